departments-title = Departments
department-kind-ministry = Ministries
department-kind-agency = Agencies
department-kind-partner-body = Partner bodies
department-of = Part of
department-home = Its space
department-find = Find people in it
department-bodies = Bodies that belong to it
department-teams = Teams
team-people = { $n ->
    [one] 1 person
   *[other] { $n } people
}
team-teams = { $n ->
    [one] 1 team
   *[other] { $n } teams
}
team-parts = Teams in it
team-line = Where it belongs
organogram-title = Organogram
organogram-lead = Each box opens its branch. The same is below as a list.
organogram-drawing = Drawing of the teams
organogram-list = The same as a list
organogram-team = All about this team
department-due = Pages that are due
teams-more = More teams
teams-first = First teams
