-- Exports that somebody brings in the browser: first tried, then brought, by whichever process is running.
create table imports (
    id uuid primary key,
    space_id uuid not null references spaces (id),
    person_id uuid not null references people (id),
    -- The file; none once it was brought, or was left lying.
    blob_id uuid unique references blobs (id),
    name text not null check (length(name) between 1 and 200),
    -- Lines of `login,work email or handle`.
    authors text not null default '' check (length(authors) <= 20000),
    state text not null check (state in ('trying', 'tried', 'bringing', 'done', 'failed')),
    done_count integer not null default 0,
    total_count integer not null default 0,
    report jsonb,
    -- Why it failed: a word that the languages' files translate.
    problem text not null default '' check (length(problem) <= 40),
    -- When whoever works on it last said so.
    worked_at timestamptz,
    created_at timestamptz not null,
    ended_at timestamptz
);
create index imports_space_id_idx on imports (space_id, created_at desc);
create index imports_waiting_idx on imports (created_at) where state in ('trying', 'bringing');
