create index concurrently messages_sent_idx on messages (sent_at desc, id desc) where deleted_at is null;
