-- When somebody last changed or deleted it: who was away asks for what changed since.
alter table messages add column changed_at timestamptz;
-- For how many minutes those of a department may change or delete what they said; none for as long as they like.
alter table departments add column message_minutes integer default 1440 check (message_minutes between 0 and 525600);
