-- Who has the form open that changes a page, and when that was last heard of.
create table page_editors (
    item_id uuid not null references items (id),
    person_id uuid not null references people (id),
    since timestamptz not null,
    seen_at timestamptz not null,
    primary key (item_id, person_id)
);
create index page_editors_seen_at_idx on page_editors (seen_at);
