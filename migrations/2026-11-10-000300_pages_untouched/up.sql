create index concurrently items_pages_untouched_idx on items (space_id, updated_at, id) where kind = 'page' and reach > 0;
