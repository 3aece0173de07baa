-- What has happened: the audit trail, and what everything else follows from. Append only.
create table events (
    id bigint generated always as identity primary key,
    kind text not null,
    -- The act of the matrix that was permitted; none for what the system does by itself.
    act text,
    actor_id uuid references people (id),
    -- The part of the suite that acted, where no person did.
    agent text,
    space_id uuid,
    item_id uuid,
    payload jsonb not null,
    request_id text,
    at timestamptz not null,
    check ((actor_id is null) <> (agent is null))
);
create index events_at_idx on events (at);
create index events_kind_idx on events (kind, at);
create index events_actor_id_idx on events (actor_id, at);
create index events_item_id_idx on events (item_id, at) where item_id is not null;
create index events_space_id_idx on events (space_id, at) where space_id is not null;

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append only', tg_table_name;
end $$;
create trigger events_append_only before update or delete or truncate on events
    for each statement execute function refuse_change();

-- A form that has been handled: the same key again gives the first answer again.
create table submissions (
    person_id uuid not null references people (id),
    key uuid not null,
    -- SHA-256 of what was sent: the same key with another text is refused.
    fingerprint bytea not null check (length(fingerprint) = 32),
    answer jsonb not null,
    at timestamptz not null,
    primary key (person_id, key)
);
create index submissions_at_idx on submissions (at);
