-- The root of all that a person can write, find, mark, comment on, retain or export.
create table items (
    id uuid primary key,
    kind text not null check (kind in ('post', 'page', 'channel')),
    space_id uuid not null references spaces (id),
    -- The address inside its space, as its kind forms it.
    path text not null check (length(path) between 1 and 500),
    title text not null check (length(title) between 1 and 200),
    -- The beginning in plain text, for lists.
    summary text not null default '' check (length(summary) <= 400),
    language text not null default 'en' check (language in ('en', 'cy')),
    -- Three different facts: who wrote it, who answers for it, for which body it was written.
    author_id uuid not null references people (id),
    owner_id uuid references people (id),
    department_id uuid references departments (id),
    visibility smallint not null check (visibility between 0 and 5),
    marking smallint not null default 0 check (marking between 0 and 2),
    reader_ids uuid[] not null default '{}',
    state text not null check (state in ('draft', 'published', 'withdrawn', 'hidden', 'deleted')),
    -- How far it reaches now: what the reading rule asks.
    reach smallint not null generated always as (
        case state when 'published' then visibility when 'draft' then 0 when 'withdrawn' then 0 else -1 end
    ) stored,
    version integer not null default 1 check (version > 0),
    comment_count integer not null default 0 check (comment_count >= 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    published_at timestamptz,
    deleted_at timestamptz,
    review_on date,
    constraint items_space_id_kind_path_key unique (space_id, kind, path),
    constraint items_sensitive_is_narrow check (marking < 2 or visibility <= 3),
    constraint items_published_has_time check (state <> 'published' or published_at is not null)
);
create index items_newest_idx on items (published_at desc, id desc) where reach > 0;
create index items_newest_of_kind_idx on items (kind, published_at desc, id desc) where reach > 0;
create index items_newest_in_space_idx on items (space_id, kind, published_at desc, id desc) where reach > 0;
create index items_author_id_idx on items (author_id, published_at desc);

-- Every version of a text that people can edit.
create table revisions (
    item_id uuid not null references items (id),
    number integer not null check (number > 0),
    author_id uuid not null references people (id),
    title text not null,
    body text not null,
    note text not null default '' check (length(note) <= 300),
    is_minor boolean not null default false,
    at timestamptz not null,
    primary key (item_id, number)
);

create table comments (
    id uuid primary key,
    item_id uuid not null references items (id),
    parent_id uuid references comments (id),
    author_id uuid not null references people (id),
    department_id uuid references departments (id),
    body text not null check (length(body) <= 20000),
    body_html text not null,
    renderer smallint not null,
    version integer not null default 1 check (version > 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    removed_at timestamptz
);
create index comments_item_id_idx on comments (item_id, created_at, id);

create table comment_revisions (
    comment_id uuid not null references comments (id),
    number integer not null check (number > 0),
    author_id uuid not null references people (id),
    body text not null,
    at timestamptz not null,
    primary key (comment_id, number)
);
