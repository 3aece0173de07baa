create index concurrently comments_threads_idx on comments (item_id, coalesce(thread_id, id), id);
