create index concurrently items_submitted_idx on items (space_id, submitted_at) where submitted_at is not null;
