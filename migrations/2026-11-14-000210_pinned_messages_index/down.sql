drop index concurrently if exists messages_pinned_idx;
