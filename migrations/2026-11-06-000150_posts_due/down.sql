drop index concurrently if exists posts_due_idx;
