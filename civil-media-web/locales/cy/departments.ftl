departments-title = Adrannau
department-kind-ministry = Gweinidogaethau
department-kind-agency = Asiantaethau
department-kind-partner-body = Cyrff partner
department-of = Rhan o
department-home = Ei gofod
department-find = Dod o hyd i bobl ynddi
department-bodies = Cyrff sy'n perthyn iddi
department-teams = Timau
team-people = { $n ->
    [zero] Neb
    [one] 1 person
    [two] 2 berson
    [few] { $n } pherson
    [many] { $n } pherson
   *[other] { $n } o bobl
}
team-teams = { $n ->
    [zero] Dim timau
    [one] 1 tîm
    [two] 2 dîm
    [few] { $n } thîm
    [many] { $n } thîm
   *[other] { $n } tîm
}
team-parts = Timau ynddo
team-line = Lle mae'n perthyn
organogram-title = Organogram
organogram-lead = Mae pob blwch yn agor ei gangen. Mae'r un peth isod fel rhestr.
organogram-drawing = Llun o'r timau
organogram-list = Yr un peth fel rhestr
organogram-team = Popeth am y tîm hwn
department-due = Tudalennau i’w hadolygu
teams-more = Rhagor o dimau
teams-first = Y timau cyntaf
