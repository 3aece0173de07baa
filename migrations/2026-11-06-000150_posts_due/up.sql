create index concurrently posts_due_idx on posts (publish_at) where publish_at is not null;
