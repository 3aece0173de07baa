-- Whoever watches a page of a wiki may watch all that stands below it, too.
alter table watches add column has_below boolean not null default false;

-- What changed in pages that somebody watches and is in no digest of theirs yet: since which version, 0 for a new page.
create table watched_changes (
    person_id uuid not null references people (id),
    item_id uuid not null references items (id),
    from_version integer not null check (from_version >= 0),
    at timestamptz not null,
    primary key (person_id, item_id)
);
create index watched_changes_at_idx on watched_changes (at, person_id);

-- What somebody was told of at once.
create table digests (
    id uuid primary key,
    person_id uuid not null references people (id),
    at timestamptz not null
);
create index digests_person_id_idx on digests (person_id, at desc);
create table digest_pages (
    digest_id uuid not null references digests (id),
    item_id uuid not null references items (id),
    from_version integer not null,
    to_version integer not null,
    primary key (digest_id, item_id)
);
