drop index concurrently messages_sent_idx;
