create index concurrently events_department_idx on events ((payload->>'department')) where payload->>'department' is not null;
