-- A channel is an item; its messages are many and small and are not.
create table channels (
    item_id uuid primary key references items (id),
    -- The number of the newest message. Numbers have no gaps.
    last_number bigint not null default 0 check (last_number >= 0)
);

create table topics (
    id uuid primary key,
    channel_id uuid not null references channels (item_id),
    title text not null check (length(title) between 1 and 120),
    slug text not null check (length(slug) between 1 and 120),
    started_by uuid not null references people (id),
    started_at timestamptz not null,
    last_number bigint not null default 0,
    constraint topics_channel_id_slug_key unique (channel_id, slug)
);
create index topics_latest_idx on topics (channel_id, last_number desc);

create table messages (
    channel_id uuid not null references channels (item_id),
    -- Given in the transaction that stores it.
    number bigint not null check (number > 0),
    id uuid not null constraint messages_id_key unique,
    topic_id uuid not null references topics (id),
    author_id uuid not null references people (id),
    -- Given by its writer: the same one again is the same message.
    client_id uuid not null,
    body text not null check (length(body) between 1 and 20000),
    body_html text not null,
    renderer smallint not null,
    version integer not null default 1 check (version > 0),
    sent_at timestamptz not null,
    edited_at timestamptz,
    deleted_at timestamptz,
    primary key (channel_id, number),
    constraint messages_client_id_key unique (author_id, client_id)
);
create index messages_topic_id_idx on messages (topic_id, number desc);

create table message_revisions (
    message_id uuid not null references messages (id),
    number integer not null check (number > 0),
    body text not null,
    at timestamptz not null,
    primary key (message_id, number)
);

-- Read up to here.
create table read_marks (
    person_id uuid not null references people (id),
    channel_id uuid not null references channels (item_id),
    number bigint not null,
    at timestamptz not null,
    primary key (person_id, channel_id)
);

-- A channel's address does not name its space.
create unique index items_channel_path_key on items (path) where kind = 'channel';
