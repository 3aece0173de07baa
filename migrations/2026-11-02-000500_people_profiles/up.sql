-- What somebody says of themselves, beside what their provider says: and whom to ask when they have left.
alter table people
    add column mobile text not null default '' check (length(mobile) <= 120),
    add column hours text not null default '' check (length(hours) <= 120),
    add column ask_about text not null default '' check (length(ask_about) <= 300),
    add column ask_instead uuid references people (id),
    -- A line of text has 120 characters everywhere.
    drop constraint people_phone_check,
    add constraint people_phone_check check (length(phone) <= 120),
    drop constraint people_pronouns_check,
    add constraint people_pronouns_check check (length(pronouns) <= 120);

-- The professions of the service are a list of the code's: `people::Profession`.
alter table appointments
    add column profession text check (length(profession) between 1 and 60),
    -- What somebody says of themselves opens no door: only what a provider or an admin says counts for rights.
    add column gives_rights boolean not null default true,
    add constraint appointments_provider_gives_rights check (gives_rights or not is_from_provider),
    drop constraint appointments_grade_check,
    add constraint appointments_grade_check check (length(grade) <= 120);
create index appointments_team_id_idx on appointments (team_id) where team_id is not null;

-- Lower case, composed, a word or a few; what somebody can do and what they speak.
create table person_skills (
    person_id uuid not null references people (id),
    skill text not null check (skill = lower(skill) and length(skill) between 1 and 60),
    primary key (person_id, skill)
);
create table person_languages (
    person_id uuid not null references people (id),
    language text not null check (language = lower(language) and length(language) between 1 and 60),
    primary key (person_id, language)
);

-- Trees are walked a level at a time, each level by name.
create index teams_level_idx on teams (department_id, parent_id, lower(name_en), id) where closed_at is null;

-- As before, but for appointments that give no rights.
create or replace view actors as
select
    p.id as person_id,
    p.handle,
    p.name,
    p.language,
    p.switched_off_at is null and p.left_on is null as is_active,
    exists (
        select from appointments a join departments d on d.id = a.department_id
        where a.person_id = p.id and a.gives_rights and d.kind <> 'partner_body'
          and a.from_date <= london.today and (a.to_date is null or a.to_date > london.today)
    ) as is_civil_servant,
    -- First the one that their provider speaks for: what they write is written for it.
    array(
        select a.department_id from appointments a
        where a.person_id = p.id and a.gives_rights
          and a.from_date <= london.today and (a.to_date is null or a.to_date > london.today)
        group by a.department_id
        order by bool_or(a.is_from_provider) desc, min(a.from_date), a.department_id
    ) as department_ids,
    array(
        select m.space_id from memberships m
        where m.person_id = p.id and (m.until is null or m.until > now())
        order by m.space_id
    ) as space_ids,
    array(
        select m.role from memberships m
        where m.person_id = p.id and (m.until is null or m.until > now())
        order by m.space_id
    ) as space_roles,
    array(
        select g.department_id from role_grants g
        where g.person_id = p.id and g.role = 'department_admin' and g.ended_at is null
    ) as administers_ids,
    exists (
        select from role_grants g
        where g.person_id = p.id and g.role = 'suite_admin' and g.ended_at is null
    ) as is_suite_admin,
    (
        select count(*) from (
            select from notifications n where n.person_id = p.id and n.read_at is null limit 100
        ) unread
    ) as unread_count
from people p
cross join (select (now() at time zone 'Europe/London')::date as today) london;
