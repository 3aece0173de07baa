create index concurrently topic_marks_topic_idx on topic_marks (topic_id);
