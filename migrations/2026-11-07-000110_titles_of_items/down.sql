drop index concurrently if exists items_title_trigram_idx;
