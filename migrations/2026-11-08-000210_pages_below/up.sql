create index concurrently items_pages_below_idx on items (space_id, page_above(path), title, id) where kind = 'page' and reach > 0;
