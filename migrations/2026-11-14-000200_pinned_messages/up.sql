-- Since when a message is pinned in its channel.
alter table messages add column pinned_at timestamptz;
