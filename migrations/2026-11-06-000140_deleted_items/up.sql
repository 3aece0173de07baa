create index concurrently items_deleted_idx on items (space_id, deleted_at desc) where state = 'deleted';
