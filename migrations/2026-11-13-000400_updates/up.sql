alter table items drop constraint items_kind_check;
alter table items add constraint items_kind_check check (kind in ('post', 'page', 'channel', 'file', 'update'));

-- A few words to whoever follows one: an item of one's own space.
create table updates (
    item_id uuid primary key references items (id),
    body text not null check (length(body) between 1 and 500),
    body_html text not null,
    renderer smallint not null,
    -- The update that this one passes on.
    shares_id uuid references updates (item_id)
);
create index updates_shares_id_idx on updates (shares_id) where shares_id is not null;

-- Whose updates somebody reads.
create table follows (
    person_id uuid not null references people (id),
    followed_id uuid not null references people (id),
    at timestamptz not null,
    primary key (person_id, followed_id),
    check (person_id <> followed_id)
);
create index follows_followed_id_idx on follows (followed_id);
