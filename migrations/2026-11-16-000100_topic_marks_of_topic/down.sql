drop index concurrently if exists topic_marks_topic_idx;
