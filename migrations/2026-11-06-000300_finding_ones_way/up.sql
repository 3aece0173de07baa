-- Words under which items are found together: those that make the same address are the same.
create table item_tags (
    item_id uuid not null references items (id),
    tag text not null check (length(tag) between 1 and 80),
    -- As whoever wrote the item wrote it.
    name text not null check (length(name) between 1 and 60),
    -- When the item was published; none before that.
    published_at timestamptz,
    primary key (item_id, tag)
);
create index item_tags_newest_idx on item_tags (tag, published_at desc, item_id desc) where published_at is not null;

-- Which item's text leads to which other one.
create table links (
    from_id uuid not null references items (id),
    to_id uuid not null references items (id),
    primary key (from_id, to_id)
);
create index links_to_id_idx on links (to_id, from_id);
