-- Feeds that a person gave to a program of theirs: each has a token of its own, of which only the hash is kept, and
-- shows what that person may read at the moment it is fetched.
create table feeds (
    id uuid primary key,
    person_id uuid not null references people (id),
    -- What of: `blogs`, `blogs/{blog}`, `people/{handle}`, `departments/{department}`.
    of text not null check (length(of) between 1 and 200),
    token_hash bytea not null unique check (length(token_hash) = 32),
    made_at timestamptz not null,
    -- To the hour.
    used_at timestamptz
);
create index feeds_person_id_idx on feeds (person_id, made_at desc);
