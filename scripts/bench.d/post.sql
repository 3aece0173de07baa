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
  where s.slug = :blog and i.path = :path and i.kind = 'post' order by coalesce(c.thread_id, c.id), c.id limit 200;
with this as materialized (select i.* from items i join spaces s on s.id = i.space_id
  where s.slug = :blog and i.path = :path and i.kind = 'post')
select (select a.title from appointments a where a.person_id = this.author_id and a.department_id = this.department_id limit 1),
  (select count(*) from item_tags t where t.item_id = this.id),
  (select count(*) from amendments m where m.item_id = this.id),
  (select count(*) from reactions r where r.item_id = this.id),
  (select count(*) from watches w where w.item_id = this.id limit 1),
  (select b.id from items b where b.space_id = this.space_id and b.kind = 'post' and b.reach > 0
     and (b.published_at, b.id) < (this.published_at, this.id) order by b.published_at desc, b.id desc limit 1),
  (select b.id from items b where b.space_id = this.space_id and b.kind = 'post' and b.reach > 0
     and (b.published_at, b.id) > (this.published_at, this.id) order by b.published_at, b.id limit 1)
from this;
commit;
