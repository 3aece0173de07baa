-- What somebody watches, what they began with last first.
create index concurrently watches_person_id_idx on watches (person_id, at desc, item_id desc);
