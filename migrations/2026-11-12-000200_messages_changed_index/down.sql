drop index concurrently if exists messages_changed_idx;
