create index concurrently items_newest_of_department_idx on items (department_id, kind, published_at desc, id desc) where reach > 0;
