-- As the page of a channel lists them: what is not settled first, the one last spoken in before the others.
create index concurrently topics_by_state_idx on topics (channel_id, (resolved_at is not null), last_number desc, id);
