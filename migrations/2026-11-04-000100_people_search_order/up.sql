-- What a search needs of everybody it finds stands in one row for each: how they sort, and what the filters count.
alter table person_index
    add column sorted_as text not null default '' check (length(sorted_as) <= 500),
    -- As `kind:value`; person_facets has the same by value.
    add column facets text[] not null default '{}';
update person_index i set
    sorted_as = (select left(lower(p.name), 500) from people p where p.id = i.person_id),
    facets = array(
        select f.kind || ':' || f.value from person_facets f where f.person_id = i.person_id order by f.kind, f.value
    );

-- Whom the release before brings into the index has neither; the next look at what is due does it.
create index person_index_incomplete_idx on person_index (person_id) where sorted_as = '';

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
