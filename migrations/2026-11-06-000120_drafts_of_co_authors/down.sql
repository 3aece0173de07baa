drop index concurrently if exists items_co_authors_idx;
