-- Where somebody who has left held the posts that counted then: the admins there still see to their page. Apart from
-- the view of actors, which every request reads; its column of the same is for the release before this one.
create view last_departments as
select p.id as person_id, array(
    select a.department_id from appointments a
    where a.person_id = p.id and a.gives_rights and (a.to_date is null or a.to_date >= p.left_on)
) as department_ids
from people p;
