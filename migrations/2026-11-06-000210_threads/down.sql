drop index concurrently if exists comments_threads_idx;
