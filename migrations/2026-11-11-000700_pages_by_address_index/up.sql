create index concurrently items_pages_of_address_idx on items (page_address(space_id, path)) where kind = 'page';
