drop view actors;
create view actors as
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
drop table person_listings;
