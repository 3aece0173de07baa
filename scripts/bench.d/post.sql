begin isolation level repeatable read read only;
select s.id, s.expires_at, s.last_seen_at, a.* from sessions s join actors a on a.person_id = s.person_id
  where s.token_hash = :session and s.ended_at is null;
select i.*, p.body, p.body_html, w.name, w.handle, d.acronym, s.* from posts p
  join items i on i.id = p.item_id join spaces s on s.id = i.space_id join people w on w.id = i.author_id
  left join departments d on d.id = i.department_id
  where i.reach >= 4 and s.visibility >= 4 and s.slug = :blog and i.path = :path and i.kind = 'post';
select c.*, w.name, w.handle, d.acronym from comments c
  join items i on i.id = c.item_id join spaces s on s.id = i.space_id
  join people w on w.id = c.author_id left join departments d on d.id = c.department_id
  where s.slug = :blog and i.path = :path and i.kind = 'post' order by c.created_at, c.id limit 200;
commit;
