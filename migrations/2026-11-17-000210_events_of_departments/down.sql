drop index concurrently if exists events_department_idx;
