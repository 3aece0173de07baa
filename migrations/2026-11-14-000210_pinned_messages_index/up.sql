create index concurrently messages_pinned_idx on messages (channel_id, pinned_at desc) where pinned_at is not null;
