create index concurrently items_pages_of_owners_idx on items (owner_id, review_on, id) where kind = 'page' and reach > 0;
