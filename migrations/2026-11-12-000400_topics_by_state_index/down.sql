drop index concurrently if exists topics_by_state_idx;
