drop index concurrently if exists items_pages_untouched_idx;
