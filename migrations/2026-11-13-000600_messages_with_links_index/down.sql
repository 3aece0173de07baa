drop index concurrently if exists messages_with_links_idx;
