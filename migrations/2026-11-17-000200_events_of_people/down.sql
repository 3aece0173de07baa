drop index concurrently if exists events_person_idx;
