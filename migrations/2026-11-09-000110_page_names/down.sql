drop index concurrently if exists items_page_names_idx;
