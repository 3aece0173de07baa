drop index concurrently if exists items_pages_below_idx;
