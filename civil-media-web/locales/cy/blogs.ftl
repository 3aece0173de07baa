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
archive = Archif
archive-of = Archif { $name }
archive-posts = { $n ->
    [zero] { $n } postiad
    [one] { $n } postiad
    [two] { $n } bostiad
    [few] { $n } phostiad
    [many] { $n } phostiad
   *[other] { $n } postiad
}
posts-by = Postiadau gan { $name }
posts-for = Postiadau o { $name }
posts-elsewhere = Pob postiad, ar bob blog
department-posts = Postiadau
feed-link = Ffrwd Atom
feed-of-all = Postiadau pob blog
feed-of-blog = Postiadau { $name }
feed-of-author = Postiadau gan { $name }
feed-of-department = Postiadau o { $name }
feed-title-only = Wedi’i farcio’n OFFICIAL-SENSITIVE: darllenwch ef yn Civil Media.
feed-too-long = Rhy hir i ffrwd: darllenwch ef yn Civil Media.
feeds-title = Eich ffrydiau
feeds-lead = Mae ffrwd yn dod â phostiadau newydd i raglen rydych yn darllen â hi. Mae gan bob un gyfeiriad preifat sy’n dangos yr hyn y cewch chi ei ddarllen, i bwy bynnag sydd ganddo: peidiwch â’i roi i neb, a dewch â’r ffrwd i ben pan na fydd ei hangen arnoch mwyach. Nid yw’n dangos dim os nad ydych wedi mewngofnodi ers 30 diwrnod.
feeds-mine = Ffrydiau a wnaethoch
feeds-none = Dim eto. Mae dolen i wneud un ar bob blog, awdur ac adran.
feed-make = Gwneud cyfeiriad preifat
feed-made = Copïwch y cyfeiriad hwn i’r rhaglen rydych yn darllen â hi:
feed-made-once = Dim ond unwaith y’i dangosir. Os collwch ef, dewch â’r ffrwd i ben a gwnewch un arall.
feed-since = Gwnaed ar { $day }
feed-used = cyrchwyd ddiwethaf ar { $day }
feed-unused = heb ei chyrchu eto
feed-end = Dod â hi i ben
comment-change = Newid
comment-edit = Newid eich sylw
comment-text = Eich sylw
comment-edited = golygwyd
comment-history = Yr hyn a ddywedai’r sylw hwn o’r blaen
comment-now = Nawr
comment-changed = Newidiasoch y sylw hwn mewn man arall tra oedd ar agor gennych. Dyma mae’n ei ddweud nawr:
comment-remove = Tynnu’r sylw
comment-remove-lead = Bydd i’w weld o hyd bod sylw wedi bod yno; cedwir yr hyn a ddywedai ar gyfer y cofnod, ac nis dangosir i neb.
