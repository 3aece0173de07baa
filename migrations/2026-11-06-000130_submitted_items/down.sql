drop index concurrently if exists items_submitted_idx;
