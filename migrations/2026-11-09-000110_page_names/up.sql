create index concurrently items_page_names_idx on items (space_id, page_name(path)) where kind = 'page';
