talk-title = Sgwrs
talk-none = Nid ydych mewn unrhyw sianel eto. Ymunwch â gofod i siarad â'i bobl.
talk-unread = heb eu darllen
talk-unread-naming = sy'n eich enwi
talk-new = Newydd
talk-jump = { $n ->
    [zero] Dim negeseuon newydd
    [one] Un neges newydd: ewch ati
    [two] Dwy neges newydd: ewch at y gyntaf
    [few] { $n } neges newydd: ewch at y gyntaf
    [many] { $n } neges newydd: ewch at y gyntaf
   *[other] { $n } neges newydd: ewch at y gyntaf
 }
talk-later = Negeseuon diweddarach
talk-more = Rhagor
talk-pin = Pinio
talk-unpin = Dadbinio
talk-pinned = Wedi'i phinio
talk-pinned-messages = { $n ->
    [zero] Dim negeseuon wedi'u pinio
    [one] Un neges wedi'i phinio
    [two] Dwy neges wedi'u pinio
    [few] { $n } neges wedi'u pinio
    [many] { $n } neges wedi'u pinio
   *[other] { $n } neges wedi'u pinio
 }
talk-mark-unread = Marcio heb ei darllen o fan hyn
talk-mark-topic = Marcio'r pwnc hwn fel wedi'i ddarllen
talk-level = Cewch wybod
talk-level-legend = Am beth yn y sianel hon y cewch wybod?
talk-level-all = am bopeth newydd
talk-level-mentions = pan gewch eich enwi
talk-level-nothing = am ddim byd
talk-topics = Pynciau
talk-no-topics = Nid oes neb wedi dechrau pwnc yma eto.
talk-new-topic = Dechrau pwnc
talk-new-topic-hint = Ychydig eiriau sy'n dweud beth yw'r pwnc.
talk-start = Dechrau
talk-mark-read = Marcio bod y sianel hon wedi'i darllen
talk-earlier = Negeseuon cynharach
talk-newest = Negeseuon diweddaraf
talk-messages = Negeseuon
talk-no-messages = Nid oes dim wedi'i ddweud yma eto.
talk-message = Eich neges
talk-send = Anfon
talk-read-only = Gallwch ddarllen y sianel hon. Ei haelodau sy'n ysgrifennu ynddi.
talk-typing = Yn ysgrifennu:
talk-keys = Bysellau ac arwyddion
talk-keys-send = Mae Ctrl ac Enter (⌘ ac Enter ar Mac) yn anfon.
talk-keys-edit = Mae’r saeth i fyny mewn maes gwag yn arwain at yr hyn a ddywedoch ddiwethaf, i’w olygu.
talk-keys-people = Mae @ a dechrau enw yn enwi rhywun. Y bysellau saeth ac Enter sy’n dewis.
talk-keys-items = Mae [[ a dechrau teitl yn arwain at bost, tudalen neu ffeil.
talk-keys-channels = Mae # a dechrau enw yn arwain at sianel.
talk-keys-emoji = Mae : a dechrau gair Saesneg, fel :smile, yn rhoi emoji i mewn.
talk-desktop-on = Dangos yr hyn sy'n dod ar eich bwrdd gwaith tra byddwch yn edrych i rywle arall
talk-desktop-off = Peidio â dangos dim ar eich bwrdd gwaith mwyach
talk-desktop-refused = Nid yw eich porwr yn caniatáu negeseuon ar y bwrdd gwaith o'r fan hon. Gellir newid hynny yn ei osodiadau ar gyfer y safle hwn.
talk-keys-escape = Mae Escape yn cau’r awgrymiadau.
talk-reload = Dangos negeseuon newydd
talk-pending = Yn anfon…
talk-failed = Heb ei anfon:
talk-away = Mae'r cysylltiad wedi mynd. Daw negeseuon newydd pan fydd yn ôl; cedwir yr hyn a anfonwch.
talk-live = Wedi cysylltu: bydd negeseuon newydd yn ymddangos ohonynt eu hunain.
talk-refresh = Dywedwyd mwy nag y gellir ei ddal i fyny. Ail-lwythwch y dudalen i'w weld.
talk-edit = Golygu
talk-delete = Dileu
talk-edited = golygwyd { $at }
talk-edited-now = golygwyd
talk-deleted = Dilëwyd y neges hon.
talk-edit-title = Golygu neges
talk-edit-hint = Cedwir yr hyn a ddywedai o’r blaen ar gyfer y cofnod.
talk-resolved = Wedi’i ddatrys
talk-resolve = Marcio fel wedi’i ddatrys
talk-reopen = Ei agor eto
talk-channels = Sianeli
talk-conversations = Sgyrsiau uniongyrchol
talk-no-conversations = Nid oes gennych sgyrsiau uniongyrchol eto.
talk-all-conversations = Pob sgwrs
talk-more-conversations = Sgyrsiau cynharach
talk-more-channels = Rhagor o sianeli
talk-more-topics = Rhagor o bynciau
talk-with = At bwy
talk-with-hint = Enwau defnyddiwr neu gyfeiriadau e-bost gwaith hyd at naw o bobl, gyda choma rhyngddynt. Mae botwm ar bob proffil yn y cyfeiriadur hefyd.
talk-with-begin = Dechrau
talk-with-new = Sgwrs newydd
talk-with-whom = Gyda phwy rydych yn siarad
talk-with-guests = { $n ->
    [one] Mae { $names } yn westai: mae’r hyn a ddywedir yma’n cyrraedd rhywun o’r tu allan i’r adrannau.
   *[other] Mae { $names } yn westeion: mae’r hyn a ddywedir yma’n cyrraedd pobl o’r tu allan i’r adrannau.
 }
talk-warning = Rhybudd:
talk-mark-conversation = Marcio bod y sgwrs hon wedi’i darllen
talk-here = yma nawr
talk-write-to = Anfon neges at { $name }
talk-search = Chwilio Sgwrs
talk-search-for = Dod o hyd i negeseuon
talk-search-hint = Geiriau, neu “ymadrodd”. Culhewch y chwiliad gyda from:enw neu from:me, in:sianel, before:2026-11-30, after:2026-11-01, has:link, has:file, mentions:me.
talk-search-found = Yr hyn a gafwyd
talk-search-none = Nid oes dim y gallwch ei ddarllen yn cyfateb. Rhowch gynnig ar lai o eiriau, neu eiriau eraill.
talk-search-more = Negeseuon cynharach sy’n cyfateb
talk-react = Ymateb
talk-move = Symud
talk-move-title = Symud i bwnc arall
talk-move-which = Beth sy’n symud
talk-move-one = Y neges hon yn unig
talk-move-following = Y neges hon a phopeth a’i dilynodd yn ei phwnc
talk-move-to = I bwnc yn y sianel hon
talk-move-choose = Dewiswch bwnc
talk-move-new = Neu i bwnc newydd
talk-moved = Symudwyd neges i bwnc arall.
updates-title = Diweddariadau
updates-link = Diweddariadau: ychydig eiriau gan bobl, timau ac adrannau
updates-of = Diweddariadau: { $name }
updates-profile = Proffil
updates-whose = Diweddariadau pwy
updates-all = Rhai pawb
updates-following = Y rhai rwy’n eu dilyn
updates-none = Nid oes diweddariadau yma eto.
update-label = Beth sy’n newydd?
update-hint = Hyd at { $n } o nodau. Enwch rywun gyda @cyntaf-olaf.
update-share-label = Eich geiriau chi amdano
update-post = Cyhoeddi
update-share = Rhannu
update-shared-gone = Nid yw’r hyn a rannwyd yma ar gael mwyach.
update-answers = { $n ->
    [zero] { $n } ateb
    [one] { $n } ateb
    [two] { $n } ateb
    [few] { $n } ateb
    [many] { $n } ateb
   *[other] { $n } ateb
 }
update-by = Diweddariad gan { $name }
update-delete = Dileu
update-edit = Newid
update-edit-title = Newid eich diweddariad
update-edit-lead = Cedwir yr hyn a ddywedai o’r blaen, a’i ddangos i bwy bynnag a gaiff ei ddarllen.
update-text = Yr hyn y mae’n ei ddweud
update-changed = Newidiasoch y diweddariad hwn mewn man arall tra oedd ar agor gennych. Dyma mae’n ei ddweud nawr:
update-history = Yr hyn a ddywedai’r diweddariad hwn o’r blaen
update-picture = Llun
update-picture-file = Dewis llun
update-picture-other = Dewis llun arall
update-picture-hint = JPEG, PNG, GIF neu WebP, hyd at { $n } MB. Os bydd angen cywiro rhywbeth yma, dewiswch ef eto.
update-picture-remove = Tynnu’r llun
person-follow = Dilyn { $name }
person-unfollow = Peidio â dilyn { $name }
channel-settings = Gosodiadau’r sianel hon
channel-name = Enw
channel-name-hint = Mae ei chyfeiriad yn aros, fel bod dolenni’n dal i arwain yma.
channel-purpose = At beth y mae
channel-speaks = Pwy sy’n siarad ynddi
channel-all-speak = Pawb a gaiff ysgrifennu yma
channel-leads-speak = Arweinwyr yn unig, ar gyfer cyhoeddiadau
channel-archived = Wedi’i harchifo
channel-archived-hint = Gellir ei darllen a dod o hyd iddi, ond nid oes neb yn ysgrifennu ynddi. Mae’n gadael y rhestr o sianeli.
channel-is-archived = Wedi’i harchifo
channel-hears = Pwy sy'n ei chlywed
channel-all-hear = Pawb sy'n gallu darllen y gofod hwn
channel-invited-hear = Dim ond y rhai o'r gofod sydd wedi'u gwahodd
channel-is-by-invitation = Drwy wahoddiad
channel-invited-count = { $n ->
    [zero] Drwy wahoddiad: does neb ynddi.
    [one] Drwy wahoddiad: mae un person ynddi.
    [two] Drwy wahoddiad: mae dau berson ynddi.
    [few] Drwy wahoddiad: mae { $n } o bobl ynddi.
    [many] Drwy wahoddiad: mae { $n } o bobl ynddi.
   *[other] Drwy wahoddiad: mae { $n } o bobl ynddi.
 }
channel-people = Pwy sydd yn y sianel hon
channel-invited-hint = Dim ond y bobl hyn sy'n gallu darllen a chanfod yr hyn a ddywedir yma. Mae pwy bynnag sy'n gadael y gofod yn gadael y sianel hon hefyd.
channel-invite = Gwahodd pobl o'r gofod
channel-invite-hint = Enwau defnyddiwr neu gyfeiriadau e-bost gwaith, gyda chomas rhyngddynt.
channel-invite-send = Gwahodd
channel-leave = Gadael y sianel hon
channel-remove = Tynnu allan
talk-archived = Mae’r sianel hon wedi’i harchifo. Gellir ei darllen, ond nid oes neb yn ysgrifennu ynddi.
talk-leads-only = Arweinwyr sy’n cyhoeddi pethau yma; mae pawb arall yn darllen.
reach-leads-write = Arweinwyr sy’n ysgrifennu yma.
