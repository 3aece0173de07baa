create index concurrently items_pages_of_place_idx on items (page_place(space_id, path), title, id)
    where kind = 'page' and reach > 0;
