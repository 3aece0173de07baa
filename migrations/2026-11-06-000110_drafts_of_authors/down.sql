drop index concurrently if exists items_drafts_idx;
