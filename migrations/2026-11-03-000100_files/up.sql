-- What lies in the store beside the database, under ids of ours. A row is there before the first byte is, so
-- that an upload which breaks off can be found and swept.
create table blobs (
    id uuid primary key,
    state text not null check (state in ('coming', 'kept', 'going')),
    person_id uuid not null references people (id),
    begun_at timestamptz not null
);
create index blobs_passing_idx on blobs (state, begun_at) where state <> 'kept';

alter table items drop constraint items_kind_check;
alter table items add constraint items_kind_check check (kind in ('post', 'page', 'channel', 'file'));

create table files (
    item_id uuid primary key references items (id)
);

-- Every version of a file. What the newest is called is its item's title.
create table file_versions (
    item_id uuid not null references files (item_id),
    number integer not null check (number > 0),
    blob_id uuid not null unique references blobs (id),
    -- A picture of it, re-encoded by us; none if it has none.
    preview_id uuid unique references blobs (id),
    name text not null check (length(name) between 1 and 200),
    -- By inspection, not by what was said.
    media_type text not null check (length(media_type) <= 100),
    bytes bigint not null check (bytes > 0),
    sha256 bytea not null check (length(sha256) = 32),
    author_id uuid not null references people (id),
    note text not null default '' check (length(note) <= 300),
    at timestamptz not null,
    primary key (item_id, number)
);

alter table people add column picture_id uuid references blobs (id);
