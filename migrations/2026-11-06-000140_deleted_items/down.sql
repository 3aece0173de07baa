drop index concurrently if exists items_deleted_idx;
