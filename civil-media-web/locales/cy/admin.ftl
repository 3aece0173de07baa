nav-admin = Gweinyddu
admin-title = Gweinyddu
admin-parts = Rhannau’r gweinyddu
admin-departments = Adrannau a chyrff
admin-overview = Trosolwg
admin-providers = Mewngofnodi
admin-people = Pobl
admin-log = Cofnod
admin-teams = Timau
admin-teams-lead = Gall tîm fod yn rhan o un arall. Gellir cau un nad oes neb ynddo a heb dîm yn rhan ohono.
admin-teams-find = Dod o hyd i dîm wrth ei enw
admin-teams-none = Nid oes tîm o’r fath.
admin-team-add = Ychwanegu tîm
admin-team-change = Newid
admin-team-change-title = Newid { $team }
admin-team-parent = Rhan o
admin-team-parent-hint = Enw tîm, yn Saesneg neu yn Gymraeg. Gadewch ef yn wag ar gyfer tîm ar y brig. Lle mae gan sawl tîm yr enw hwnnw, gludwch gyfeiriad ei dudalen.
admin-team-close = Cau’r tîm hwn
admin-team-close-lead = Ni fydd neb yn dod o hyd iddo mwyach. Bydd yr hyn a ysgrifennwyd ar ei gyfer yn cadw ei enw.
admin-team-in = rhan o { $team }
admin-new = Ychwanegu adran neu gorff
admin-new-lead = Mae ambell gam: beth ydyw, ei barthau e-bost, ei fewngofnodi, a phwy sy’n ei redeg. Gallwch adael unrhyw bryd a pharhau wedyn. Ni fydd neb arall yn ei weld nes i chi ei agor.
admin-draft = Mae hwn yn cael ei osod. Nid oes neb arall yn ei weld eto.
admin-draft-tag = Yn cael ei osod
admin-what = Beth ydyw
admin-spaces = Ei ofodau
steps-title = Beth sydd ar ôl i’w wneud
step-what = Beth ydyw
step-domain = Parth e-bost
step-provider = Mewngofnodi sy’n gweithio
step-admin = Rhywun i’w redeg
step-done = Wedi’i wneud
step-missing = I’w wneud
department-open = Ei agor i’w bobl
department-open-later = Pan fydd hyn i gyd wedi’i wneud gall gweinyddwr y gyfres ei agor.
department-name-en = Enw Saesneg
department-name-cy = Enw Cymraeg
department-acronym = Enw byr
department-acronym-hint = Er enghraifft, DTC.
department-kind = Pa fath o gorff
department-parent = Yn perthyn i
department-no-parent = Neb
department-home-page = Ei wefan ei hun
department-home-page-hint = Cyfeiriad sy’n dechrau â https://. Gallwch ei adael yn wag.
domains-title = Parthau e-bost
domains-waiting = Parthau sy’n aros amdanoch chi
domain-approve = Cytuno
domain-label = Parth e-bost
domain-hint = Y rhan ar ôl yr @, fel adran.llyw.cymru. Un adran sy’n dal parth; bydd un newydd yn aros am dîm Civil Media.
domain-guests = Gwesteion yw pobl â’r parth hwn
domain-guests-hint = Dim ond drwy wahoddiad i ofod, tan ddyddiad, y gallant ddod.
domain-guests-tag = Gwesteion
domain-waits = Yn aros am dîm Civil Media
domain-add = Ychwanegu parth
remove = Tynnu
admins-title = Pwy sy’n ei redeg
admin-awaited = bydd yn ei redeg o’u mewngofnodi cyntaf
admin-email = E-bost gwaith
admin-email-hint = O un o’i barthau.
admin-appoint = Gadael iddynt ei redeg
admin-badge = Gweinyddwr
admin-make = Gwneud yn weinyddwr
admin-remove = Cymryd rôl y gweinyddwr
people-load = Llwytho rhestr o bobl
people-load-lead = Gludwch werthoedd wedi’u gwahanu gan atalnodau, hyd at 10,000 o bobl. Mae’r llinell gyntaf yn enwi’r colofnau; rhaid i email a name fod yno. Cewch weld beth fyddai’n ei wneud cyn ei wneud.
people-load-columns = Gall pob colofn ond email a name fod ar goll. Enw Saesneg tîm yw team, ei enw Cymraeg yw team_cy, a’r tîm y mae’n rhan ohono yw parent_team; gwneir y timau nad ydynt yno. Bydd yr hyn y mae llinell yn ei adael yn wag yn aros fel y mae.
people-load-professions = Sut mae ysgrifennu’r proffesiynau
people-load-later = Gellir dod o hyd i bobl rhestr hir drwy chwilio rai munudau ar ôl ei llwytho.
people-list = Y rhestr
people-load-check = Edrych ar beth fyddai’n ei wneud
people-load-look = Byddai’n ychwanegu { $new } o bobl, yn newid { $changed } ac yn gadael { $same } fel y maent.
people-load-again = Rhestr wahanol yw hon i’r un yr edrychoch arni.
people-load-teams = { $n ->
    [zero] Ni fyddai’n ychwanegu nac yn newid timau.
    [one] Byddai’n ychwanegu neu’n newid 1 tîm.
    [two] Byddai’n ychwanegu neu’n newid 2 dîm.
    [few] Byddai’n ychwanegu neu’n newid { $n } thîm.
    [many] Byddai’n ychwanegu neu’n newid { $n } thîm.
   *[other] Byddai’n ychwanegu neu’n newid { $n } tîm.
}
people-load-do = Eu llwytho
switched-off-tag = Wedi’i ddiffodd
switch-off = Diffodd
switch-on = Troi ymlaen
last-signed-in = mewngofnododd ddiwethaf { $at }
never-signed-in = heb fewngofnodi erioed
providers-none = Nid oes ganddo fewngofnodi eto.
provider-propose = Ychwanegu mewngofnodi
provider-propose-lead = Cofrestrwch Civil Media gyda’ch darparwr OpenID yn gyntaf, fel rhaglen we. Fe welwch y cyfeiriad ailgyfeirio yma ar ôl ei ychwanegu; nid oes dim yn mynd yn fyw cyn i chi roi cynnig arno.
provider-issuer = Cyfeiriad darganfod
provider-issuer-hint = Y cyhoeddwr: yr hyn sy’n sefyll o flaen /.well-known/openid-configuration.
provider-client-id = Dull adnabod y cleient
provider-client-secret = Cyfrinach y cleient
provider-secret-hint = Fe’i cedwir dan sêl, ac ni ddangosir hi eto.
provider-add = Ei ychwanegu
provider-live = Yn fyw
provider-not-live = Ddim yn fyw eto
provider-redirect = Cyfeiriad ailgyfeirio i’w gofrestru
provider-backchannel = Cyfeiriad allgofnodi sianel gefn
provider-signed-in = Wedi mewngofnodi hyd yma
provider-try = Rhoi cynnig arno
provider-make-live = Ei wneud yn fyw
provider-retire = Ei ymddeol
provider-new-secret = Dod â chyfrinach newydd
provider-bring-secret = Dod â hi wrth ochr yr hen un
provider-shared = Mater i weinyddwyr y gyfres yw newid ei gyfrinachau, gan ei fod yn gwasanaethu adrannau eraill hefyd. Gofynnwch i un ohonynt.
provider-two-secrets = Mae cyfrinach newydd wrth ochr yr hen un, a bydd mewngofnodi’n defnyddio pa un bynnag y mae’r darparwr yn ei derbyn. Rhowch gynnig arni, yna gadewch iddi gymryd lle’r hen un.
provider-use-secret = Gadael i’r gyfrinach newydd gymryd drosodd
trial-failed = Methodd y prawf am { $at }
trial-failed-help = Nid oes dim wedi newid i neb. Gwiriwch y cyfeiriad, dull adnabod a chyfrinach y cleient, a bod y cyfeiriad ailgyfeirio wedi’i gofrestru; yna rhowch gynnig arall arni.
trial-went-well = Aeth y prawf am { $at } yn dda. Dyma’r hyn a ddaeth, a’r hyn fydd ohono:
trial-claim = Hawliad
trial-becomes = Bydd yn
trial-value = Yr hyn a ddaeth
trial-subject = Y cyfrif, am byth
trial-department = Adran, yn ôl y parth e-bost
trial-no-department = Nid oes adran yn dal y parth hwn: câi’r mewngofnodi ei wrthod
trial-missing = Ni ddaeth dim
log-lead = Beth ddigwyddodd a phwy a’i gwnaeth. Nodir eich bod chi’n darllen hwn hefyd.
log-department = Adran (ei rhan mewn cyfeiriadau)
log-person = Person (eu rhan mewn cyfeiriadau)
log-kind = Beth ddigwyddodd
log-act = O dan ba hawl
log-item = Eitem: ei chyfeiriad o dan /i/, neu ei ID
log-cut = Mae mwy nag y mae ffeil yn ei ddal. Mae'r nesaf yn dechrau cyn llinell { $n }: ychwanegwch &before={ $n } at ei chyfeiriad
log-from = O
log-until = Hyd at
log-narrow = Ei gulhau
log-export = Lawrlwytho fel CSV
log-none = Ni ddigwyddodd dim o’r math hwnnw.
log-at = Pryd
log-by = Gan
log-details = Manylion
csv-line = Llinell { $line }
told-you-admin-appointed = Rydych chi nawr yn rhedeg adran yn Civil Media
told-admin-appointed = Mae { $who } nawr yn rhedeg adran yn Civil Media
told-you-admin-removed = Nid ydych yn rhedeg adran yn Civil Media mwyach
told-admin-removed = Nid yw { $who } yn rhedeg adran yn Civil Media mwyach
told-admin-missing = Nid oes neb yn rhedeg un o'r adrannau mwyach
provider-withdraw = Tynnu'r cynnig hwn yn ôl
told-domain-added = Ychwanegwyd parth e-bost neu mae un yn aros am gytundeb
body-kind-ministry = Gweinyddiaeth neu adran lywodraeth ddatganoledig
body-kind-agency = Asiantaeth gweinyddiaeth
body-kind-partner-body = Corff partner: ymddiriedolaeth GIG, rheoleiddiwr, cyngor
department-message-minutes = Am ba hyd y caiff pobl newid neu ddileu’r hyn a ddywedasant yn Sgwrs
department-message-minutes-hint = Cedwir yr hyn a ddywedai o’r blaen ar gyfer y cofnod.
minutes-always = Cyhyd ag y mynnant
minutes-of = { $n ->
    [0] Ddim o gwbl
    [15] 15 munud
    [60] Awr
    [1440] Diwrnod
    [10080] Wythnos
   *[other] { $n } munud
}
