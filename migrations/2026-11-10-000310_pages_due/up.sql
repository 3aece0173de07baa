create index concurrently items_pages_due_idx on items (space_id, review_on, id) where kind = 'page' and reach > 0 and review_on is not null;
