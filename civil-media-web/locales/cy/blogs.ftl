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
feed-of-updates = Diweddariadau pawb
feed-of-updates-followed = Diweddariadau’r rhai rydych yn eu dilyn
feed-of-updates-by = Diweddariadau gan { $name }
feed-of-updates-from = Diweddariadau o { $name }
feed-of-updates-tagged = Diweddariadau gyda’r tag “{ $name }”
feed-shared = Rhannwyd oddi wrth { $name }:
feed-title-only = Wedi’i farcio’n OFFICIAL-SENSITIVE: darllenwch ef yn Civil Media.
feed-too-long = Rhy hir i ffrwd: darllenwch ef yn Civil Media.
feeds-title = Eich ffrydiau
feeds-lead = Mae ffrwd yn dod â phostiadau neu ddiweddariadau newydd i raglen rydych yn darllen â hi. Mae gan bob un gyfeiriad preifat sy’n dangos yr hyn y cewch chi ei ddarllen, i bwy bynnag sydd ganddo: peidiwch â’i roi i neb, a dewch â’r ffrwd i ben pan na fydd ei hangen arnoch mwyach. Nid yw’n dangos dim os nad ydych wedi mewngofnodi ers 30 diwrnod.
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
comment-answer = Ateb
comment-answer-to = Ateb { $who }
comment-answer-none = Gwneud sylw heb ateb
comment-answers = yn ateb { $who }
comments-close = Cau sylwadau
comments-close-day = Diwrnod olaf ar gyfer sylwadau
comments-close-hint = Amser y DU, tan hanner nos.
comments-close-then = Cau ar ôl y diwrnod hwnnw
comments-close-now = Cau nawr
comments-close-on = Mae sylwadau’n cau ar { $at }.
comments-are-closed = Mae sylwadau ar gau.
comments-open = Gadael sylwadau ar agor
amendment = Cywiriad
amendment-of = Cywiriad { $at }:
amendment-text = Beth oedd yn anghywir, a beth sy’n gywir
amendment-hint = Mae’n sefyll uwchben y testun gyda dyddiad heddiw, a dywedir wrth bawb sy’n dilyn y postiad. Cywirwch y testun ei hun yn gyntaf.
amendment-add = Ychwanegu’r cywiriad
reaction-like = Hoffi
reaction-thanks = Diolch
reaction-useful = Defnyddiol
reaction-celebrate = Da iawn
reaction-care = Gyda chi
reactions-who = Pwy ymatebodd
reactions-title = Pwy ymatebodd
reactions-none = Neb eto.
item-watch = Dilyn
item-unwatch = Peidio â dilyn
item-save = Cadw at wedyn
item-unsave = Peidio â chadw
saved-title = Wedi’u cadw at wedyn
saved-none = Dim eto. Mae “Cadw at wedyn” o dan bob postiad.
tags-label = Tagiau
tags-hint = Hyd at 10 gair neu ymadrodd byr, gyda chomas rhyngddynt. Bydd eraill yn ei gael o dan y rhain.
posts-tagged = Postiadau a thudalennau gyda’r tag “{ $name }”
feed-of-tag = Postiadau gyda’r tag “{ $name }”
read-minutes = { $n ->
    [zero] { $n } munud i’w ddarllen
    [one] { $n } munud i’w ddarllen
    [two] { $n } funud i’w ddarllen
    [few] { $n } munud i’w ddarllen
    [many] { $n } munud i’w ddarllen
   *[other] { $n } munud i’w ddarllen
}
contents = Cynnwys
neighbours = Postiadau eraill y blog hwn
neighbour-before = Cynharach
neighbour-after = Diweddarach
mentions = Crybwyllwyd gan
imported-from = daethpwyd â hwn o { $site }
related = Ar yr un pwnc
reactions-more = Dim ond y { $n } diweddaraf a ddangosir.
