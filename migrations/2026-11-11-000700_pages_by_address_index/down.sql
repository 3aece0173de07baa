drop index concurrently if exists items_pages_of_address_idx;
