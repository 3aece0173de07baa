-- Where a page stood before it was moved or renamed: such an address leads to it for ever, and is given to no other.
create table page_addresses (
    space_id uuid not null references spaces (id),
    path text not null check (length(path) between 1 and 400),
    item_id uuid not null references items (id),
    since timestamptz not null,
    primary key (space_id, path)
);
create index page_addresses_item_id_idx on page_addresses (item_id);

-- What a page's text names of its wiki, as [[Page]] or {{Page}}. Found once, a page is known by its id: wherever it is
-- moved, the link follows.
create table page_links (
    from_id uuid not null references items (id),
    -- The name as an address: slugs joined by "/".
    wanted text not null check (length(wanted) between 1 and 400),
    is_include boolean not null,
    -- The name as it was written.
    title text not null check (length(title) between 1 and 400),
    space_id uuid not null references spaces (id),
    -- The page of that name; none while there is none.
    to_id uuid references items (id),
    primary key (from_id, wanted, is_include)
);
create index page_links_to_id_idx on page_links (to_id) where to_id is not null;
create index page_links_missing_idx on page_links (space_id, wanted) where to_id is null;

-- Anchors of headings that were renamed, each with the one that its heading has now.
create table page_anchors (
    item_id uuid not null references items (id),
    anchor text not null check (length(anchor) between 1 and 400),
    now text not null check (length(now) between 1 and 400),
    primary key (item_id, anchor)
);

-- The last part of a page's path.
create function page_name(path text) returns text
    language sql immutable strict parallel safe
    as $$ select regexp_replace(path, '^.*/', '') $$;
