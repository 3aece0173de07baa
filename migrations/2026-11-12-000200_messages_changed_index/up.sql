create index concurrently messages_changed_idx on messages (channel_id, changed_at) where changed_at is not null;
