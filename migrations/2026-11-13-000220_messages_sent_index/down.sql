drop index concurrently if exists messages_sent_idx;
