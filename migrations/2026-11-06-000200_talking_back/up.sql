-- What readers do with an item: watch it, react to it, keep it for later; and what its author says went wrong.
create table watches (
    item_id uuid not null references items (id),
    person_id uuid not null references people (id),
    at timestamptz not null,
    primary key (item_id, person_id)
);

create table reactions (
    item_id uuid not null references items (id),
    kind text not null check (kind in ('like', 'thanks', 'useful', 'celebrate', 'care')),
    person_id uuid not null references people (id),
    at timestamptz not null,
    primary key (item_id, kind, person_id)
);

create table bookmarks (
    person_id uuid not null references people (id),
    item_id uuid not null references items (id),
    at timestamptz not null,
    primary key (person_id, item_id)
);
create index bookmarks_newest_idx on bookmarks (person_id, at desc, item_id desc);

-- Dated notices that something in an item was wrong and has been put right.
create table amendments (
    id uuid primary key,
    item_id uuid not null references items (id),
    author_id uuid not null references people (id),
    text text not null check (length(text) between 1 and 2000),
    at timestamptz not null
);
create index amendments_item_id_idx on amendments (item_id, at desc);

-- The comment that a thread began with; none for that one itself.
alter table comments add column thread_id uuid references comments (id);
