-- Words under which items are found together.
create table tags (
    slug text primary key check (length(slug) between 1 and 80),
    -- As whoever used it first wrote it.
    name text not null check (length(name) between 1 and 60)
);

create table item_tags (
    item_id uuid not null references items (id),
    tag text not null references tags (slug),
    primary key (item_id, tag)
);
create index item_tags_tag_idx on item_tags (tag, item_id);

-- Which item's text leads to which other one.
create table links (
    from_id uuid not null references items (id),
    to_id uuid not null references items (id),
    primary key (from_id, to_id)
);
create index links_to_id_idx on links (to_id, from_id);
