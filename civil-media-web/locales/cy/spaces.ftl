spaces-title = Gofodau
spaces-mine = Eich gofodau
spaces-all = Pob gofod
spaces-none = Nid oes rhai yma eto.
spaces-none-named = Nid oes “{ $name }” yn enw unrhyw ofod y cewch chi wybod amdano. Rhowch gynnig ar ran o air, neu edrychwch drwy bob un.
spaces-none-mine = Nid ydych mewn unrhyw ofod eto. Dewch o hyd i un isod, neu crëwch un.
spaces-find = Dod o hyd i ofod yn ôl enw
find = Chwilio
closed-tag = Ar gau
space-new = Creu gofod
space-new-lead = Mae gofod yn lle i brosiect neu rwydwaith gydweithio, ar draws adrannau: mae ganddo flog, wici, sianeli ac aelodau ei hun. Chi fydd yn ei arwain; penodwch ail arweinydd yn fuan.
space-create = Creu gofod
space-preview = Pwy fydd yn ei weld:
space-preview-none = dewiswch pwy sy’n cael ei ddarllen, yna gwiriwch.
space-preview-check = Gwirio pwy fydd yn ei weld
space-name-en = Enw
space-name-cy = Enw Cymraeg
space-name-cy-hint = Gadewch yn wag os nad oes ganddo enw Cymraeg.
space-purpose = Beth yw ei ddiben
space-purpose-hint = Brawddeg neu ddwy sy’n dweud wrth eraill a yw ar eu cyfer nhw.
space-who-reads = Pwy sy’n cael ei ddarllen
space-reopen-why = Pam mae'n cael ei agor eto?
space-owners = Adrannau sy'n berchen
space-owners-new-hint = Mae eich adran chi yn un ohonynt. Ychwanegwch rai eraill yn ôl eu henwau byr neu eu henwau, gyda chomas: DTC, Land Records Agency
space-owners-hint = Yn ôl eu henwau byr neu eu henwau, gyda chomas: DTC, Land Records Agency. Mae eu pobl yn darllen yr hyn sydd i'r adrannau sy'n berchen
space-who-reads-hint = Ni fydd dim yn y gofod yn cyrraedd ymhellach na hyn.
space-who-writes = Pwy sy’n cael ysgrifennu
space-writes-members = Ei aelodau
space-writes-guests = Ei aelodau a’i westeion
space-hide = Ei guddio
space-hide-hint = Dim ond ei aelodau sy’n cael gwybod ei fod yno. Ar gyfer gofodau y mae aelodau’n unig yn eu darllen.
space-is-hidden = Mae wedi’i guddio: ni all eraill wybod ei fod yno.
space-how-join = Sut i ymuno
join-open = Gall pwy bynnag sy’n ei ddarllen ymuno
join-ask = Mae pobl yn gofyn, ac arweinydd yn eu derbyn
join-invite = Drwy wahoddiad arweinydd
space-marking = Marc diogelwch
marking-sensitive-hint = Ar gyfer aelodau neu’r adrannau sy’n berchen arno yn unig. Dywedwch sut i’w drin.
marking-sensitive-not-here = Nid yma: nid yw’r gofod wedi’i farcio’n OFFICIAL-SENSITIVE, ac nid oes dim yn cael marc uwch na’i ofod. Gall arweinydd farcio’r gofod yn gyntaf.
marking-sensitive-elsewhere = Nid yma: mewn gofod â’r marc hwnnw y mae’r hyn sy’n OFFICIAL-SENSITIVE yn perthyn.
marking-secret-option = SECRET neu uwch
handling-note = Trin
handling-hint = Ar gyfer OFFICIAL-SENSITIVE: pwy sy’n cael ei weld a beth y ceir ei wneud ag ef. Fe’i dangosir ar frig pob tudalen.
space-guests-write = Caiff gwesteion ysgrifennu
space-narrowing = Os ydych yn ei gulhau, caiff yr hyn sydd ynddo ei gulhau hefyd, a dywedir wrth yr aelodau.
space-changed = Newidiodd rhywun arall y gofod yn y cyfamser. Gwiriwch yr hyn sydd yno, yna cadwch eto.
space-parts = Rhannau’r gofod hwn
space-home = Beth sy’n newydd
space-members = Aelodau
space-about = Amdano
space-settings = Gosodiadau
space-leads = Arweinwyr
space-closed = Gellir ei ddarllen, ond ni ellir ychwanegu dim.
space-closed-since = Caewyd y gofod hwn ar { $day }.
space-closed-reason = Rheswm: { $reason }
space-close = Cau’r gofod hwn
space-close-why = Pam mae’n cael ei gau?
space-close-hint = Fe’i dangosir i bawb sy’n ei ddarllen. Bydd modd dod o hyd iddo o hyd a’i agor eto.
space-reopen = Ailagor y gofod hwn
space-join = Ymuno â’r gofod hwn
space-ask = Gofyn am ymuno
space-ask-note = Pam ydych chi am ymuno?
space-ask-hint = Bydd yr arweinwyr yn ei ddarllen. Dywedwch beth yw eich gwaith.
space-ask-send = Gofyn i’r arweinwyr
space-ask-withdraw = Tynnu eich cais yn ôl
space-asked = Gofynasoch am ymuno ar { $day }. Nid yw’r arweinwyr wedi ateb eto.
space-refused = Gwrthodwyd eich cais diwethaf: { $reason }
space-shut = Dim ond ei aelodau sy’n cael darllen y gofod hwn. Gallwch ofyn i’w arweinwyr eich derbyn.
space-leave = Gadael y gofod hwn
space-leave-lead = Ni fyddwch yn gallu ysgrifennu yma mwyach, ac efallai na fyddwch yn gallu ei ddarllen.
space-last-lead = Chi yw ei arweinydd olaf.
space-appoint-first = Gwnewch aelod arall yn arweinydd yn gyntaf
space-leave-leadless = Gadael beth bynnag, a chynnig y rôl i’w aelodau
space-leadless = Does gan y gofod hwn ddim arweinydd. Gall aelod gymryd y rôl; fel arall bydd ei adran yn penodi un.
appoint-lead = Penodi arweinydd
appoint-lead-of = Penodi arweinydd i { $space }
appoint-lead-why = Nid oes neb yn arwain y gofod hwn nawr. Nid oes rhaid i chi ddarllen yr hyn sydd ynddo i benodi rhywun; mae’r person yn dod yn aelod drwy hynny, ac yn cael gwybod.
appoint-lead-whom = E-bost gwaith
appoint-lead-hint = Neu ran olaf cyfeiriad tudalen y person, fel yn “ada-okafor”.
space-take-lead = Arwain y gofod hwn
space-one-lead = Dylai gofod gael dau arweinydd, rhag iddo gael ei adael ar ei ben ei hun. Gwnewch un o’r aelodau’n arweinydd:
space-people = { $n ->
    [zero] { $n } o bobl
    [one] { $n } person
    [two] { $n } berson
    [few] { $n } pherson
    [many] { $n } pherson
   *[other] { $n } o bobl
}
space-channels = Sianeli
space-no-channels = Nid oes sianel yma eto.
space-new-channel = Creu sianel
space-new-channel-hint = Gair neu ddau sy’n dweud beth a drafodir.
space-make-channel = Creu sianel
audience-people = { $n ->
    [zero] { $n } o bobl
    [one] { $n } person
    [two] { $n } berson
    [few] { $n } pherson
    [many] { $n } pherson
   *[other] { $n } o bobl
}
audience-bodies = { $n ->
    [zero] { $n } corff
    [one] { $n } corff
    [two] { $n } gorff
    [few] { $n } chorff
    [many] { $n } chorff
   *[other] { $n } o gyrff
}
audience-guests = { $n ->
    [zero] { $n } gwestai
    [one] { $n } gwestai
    [two] { $n } westai
    [few] { $n } gwestai
    [many] { $n } gwestai
   *[other] { $n } o westeion
}
audience = { $people } mewn { $bodies }
audience-with-guests = { $people } mewn { $bodies }, a { $guests }
guest-badge = Gwestai
lead-badge = Arweinydd
guest-until = gwestai tan { $day }
member-since = ers { $day }
member-switched-off = ni all fewngofnodi mwyach
member-appoint = Gwneud yn arweinydd
member-stand-down = Gwneud yn aelod
member-remove = Tynnu
guest-end = Dod i ben nawr
requests-title = Yn gofyn am ymuno
asked-on = gofynnwyd ar { $day }
request-reason = Rheswm
request-reason-hint = Mae ei angen os ydych yn gwrthod. Byddant yn ei ddarllen.
request-approve = Derbyn
request-refuse = Gwrthod
invitations-title = Wedi’u gwahodd
invited-on = gwahoddwyd ar { $day }
proposed-on = cynigiwyd ar { $day }, yn aros am arweinydd
invitation-approve = Gwahodd
invitation-withdraw = Tynnu’n ôl
invitation-turn-down = Gwrthod y cynnig
invite-title = Gwahodd pobl
propose-title = Cynnig pobl
invite-emails = Cyfeiriadau e-bost gwaith
invite-emails-hint = Un neu lawer, o unrhyw adran. Gallwch ludo rhestr o hyd at 500.
invite-role = Fel beth
role-member = Aelod
role-lead = Arweinydd
role-guest = Gwestai
role-guest-hint = Yn gweld y gofod hwn a’i bobl yn unig, tan ddyddiad, ac yn gwisgo bathodyn. Chi sy’n atebol amdanynt.
invite-until = Tan, ar gyfer gwesteion
invite-until-hint = Blwyddyn ar y mwyaf.
invite-note = Nodyn iddynt
invite-send = Gwahodd
propose-send = Cynnig i’r arweinwyr
invited-as-member = Fe’ch gwahoddir i ymuno â’r gofod hwn
invited-as-lead = Fe’ch gwahoddir i arwain y gofod hwn
invited-as-guest = Fe’ch gwahoddir i’r gofod hwn fel gwestai
invited-until = Tan { $day }
invited-accept = Derbyn
invited-decline = Gwrthod
guests-sensitive = Gwesteion ac OFFICIAL-SENSITIVE
guests-sensitive-lead = Ni all gwesteion ddarllen yr hyn sy’n OFFICIAL-SENSITIVE oni bai bod arweinydd a’r adran sy’n berchen arno ill dau’n caniatáu hynny.
guests-lead-yes = Mae’r arweinwyr yn gadael i westeion ei ddarllen.
guests-lead-no = Nid yw’r arweinwyr yn gadael i westeion ei ddarllen.
guests-department-yes = Mae’r adran yn gadael i westeion ei ddarllen.
guests-department-no = Nid yw’r adran yn gadael i westeion ei ddarllen.
guests-lead-allow = Caniatáu gwesteion, ar ran yr arweinwyr
guests-lead-stop = Peidio â chaniatáu gwesteion, ar ran yr arweinwyr
guests-department-allow = Caniatáu gwesteion, ar ran yr adran
guests-department-stop = Peidio â chaniatáu gwesteion, ar ran yr adran
space-reviews-posts = Mae ail berson yn cymeradwyo postiadau cyn eu cyhoeddi
space-reviews-posts-hint = Unrhyw aelod heblaw’r rhai a’i hysgrifennodd. Gall arweinwyr gyhoeddi hebddo, a bydd y postiad yn dweud hynny.
guest-sponsor = noddir gan { $name }
proposed-by = cynigiwyd gan { $name }
proposed-by-on = cynigiwyd gan { $name } ar { $day }, yn aros am arweinydd
