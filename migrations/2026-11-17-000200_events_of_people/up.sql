create index concurrently events_person_idx on events ((payload->>'person')) where payload->>'person' is not null;
