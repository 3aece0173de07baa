-- Whether somebody came as a guest: those who read what they wrote are told, wherever it stands.
alter table people add column is_guest boolean not null default false;
update people p set is_guest = true
where p.left_on is null and not exists (select from appointments a where a.person_id = p.id and a.gives_rights);
