drop index concurrently if exists items_pages_due_idx;
