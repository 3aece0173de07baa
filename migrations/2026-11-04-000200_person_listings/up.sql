-- What a search needs of everybody it finds, one row each: how they sort, and what the filters count. A table of its
-- own, so that filling it holds nothing up.
create table person_listings (
    person_id uuid primary key references people (id),
    sorted_as text not null check (length(sorted_as) <= 500),
    -- As `kind:value`; person_facets has the same by value.
    facets text[] not null
);
insert into person_listings (person_id, sorted_as, facets)
select p.id, left(lower(p.name), 500),
    array(select f.kind || ':' || f.value from person_facets f where f.person_id = p.id order by f.kind, f.value)
from people p join person_index i on i.person_id = p.id;

-- As before, and the departments of somebody who has left, as they were then: their admins still see to the page.
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
    ) as unread_count,
    array(
        select a.department_id from appointments a
        where a.person_id = p.id and a.gives_rights and (a.to_date is null or a.to_date >= p.left_on)
    ) as left_department_ids
from people p
cross join (select (now() at time zone 'Europe/London')::date as today) london;
