-- Pictures that stand in the text of an item. Who may read the item may see them. What was brought is drawn anew and
-- kept whole (`source_id`), so that it can be cut otherwise later; what is shown is drawn from it in several widths.
create table pictures (
    id uuid primary key,
    item_id uuid not null references items (id),
    author_id uuid not null references people (id),
    source_id uuid not null unique references blobs (id),
    name text not null check (length(name) between 1 and 200),
    source_width integer not null check (source_width > 0),
    source_height integer not null check (source_height > 0),
    -- What it shows, for those who do not see it. One of the two is demanded before others see the item.
    alt text not null default '' check (length(alt) <= 300),
    is_decorative boolean not null default false,
    caption text not null default '' check (length(caption) <= 300),
    credit text not null default '' check (length(credit) <= 120),
    rights text not null default '' check (length(rights) <= 120),
    cut text not null default 'whole' check (cut in ('whole', 'wide', 'classic', 'square')),
    keep text not null default 'middle' check (keep in ('start', 'middle', 'end')),
    -- Counts how it is cut, from 1. Part of its address, so that what lies there never changes.
    edition integer not null default 1 check (edition > 0),
    -- The widths that are drawn of this edition, and where they lie.
    widths integer[] not null default '{}',
    blob_ids uuid[] not null default '{}' check (cardinality(blob_ids) = cardinality(widths)),
    -- From when on it is to be drawn; none when that is done, or was tried too often.
    draw_at timestamptz,
    draw_tries smallint not null default 0,
    created_at timestamptz not null,
    removed_at timestamptz
);
create index pictures_item_id_idx on pictures (item_id, id);
create index pictures_draw_at_idx on pictures (draw_at) where draw_at is not null;
