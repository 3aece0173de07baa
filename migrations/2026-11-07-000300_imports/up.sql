-- What was brought from elsewhere. Who wrote it there and has no account here is named, and nothing else: the item is
-- then in the hands of whoever brought it.
-- Not looked at row by row here: large tables would be held meanwhile.
alter table items add column credited_name text, add column imported_from text;
alter table items add constraint items_credited_name_check check (length(credited_name) between 1 and 200) not valid;
alter table items add constraint items_imported_from_check check (length(imported_from) between 1 and 200) not valid;
alter table comments add column credited_name text;
alter table comments add constraint comments_credited_name_check check (length(credited_name) between 1 and 200) not valid;

-- Which thing of another site became which item, so that bringing it again changes nothing.
create table imported_items (
    space_id uuid not null references spaces (id),
    source text not null check (length(source) between 1 and 200),
    source_id bigint not null,
    item_id uuid not null references items (id),
    primary key (space_id, source, source_id)
);
create index imported_items_item_id_idx on imported_items (item_id);

-- Where things were before they came here: host, path and what of a query names a thing. They lead to it for ever.
create table old_addresses (
    address text not null check (length(address) between 1 and 1000),
    item_id uuid not null references items (id),
    at timestamptz not null,
    primary key (address, item_id)
);
create index old_addresses_item_id_idx on old_addresses (item_id);
