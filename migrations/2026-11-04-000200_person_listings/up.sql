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

-- Where somebody who has left held the posts that counted then: the admins there still see to their page.
create view last_departments as
select p.id as person_id, array(
    select a.department_id from appointments a
    where a.person_id = p.id and a.gives_rights and (a.to_date is null or a.to_date >= p.left_on)
) as department_ids
from people p;
