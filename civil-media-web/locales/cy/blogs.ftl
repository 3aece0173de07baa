blogs-title = Blogiau
blog-of = Blog { $name }
blog-own = Eich blog eich hun
blog-write = Ysgrifennu post
blog-write-in = Bydd yn sefyll ar flog { $name }.
blog-visibility = Pwy all ei ddarllen
blog-language = Iaith y testun
blog-publish = Cyhoeddi
blog-edit = Golygu'r post hwn
blog-edited = golygwyd { $at }
blog-comments = { $n ->
    [zero] Dim sylwadau
    [one] { $n } sylw
    [two] { $n } sylw
    [few] { $n } sylw
    [many] { $n } o sylwadau
   *[other] { $n } sylw
}
comments-first = Sylwadau cyntaf
comments-more = Rhagor o sylwadau
comment-removed = Tynnwyd y sylw hwn.
comment-label = Ychwanegu sylw
comment-send = Anfon sylw
