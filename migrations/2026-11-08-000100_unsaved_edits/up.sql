-- What somebody has changed in a published text and not saved yet. It is theirs alone, and gone once they save.
create table unsaved_edits (
    person_id uuid not null references people (id),
    item_id uuid not null references items (id),
    -- The version of the item that they began from.
    version integer not null check (version > 0),
    -- How often it was kept: another device that began from less does not write over it.
    kept integer not null check (kept > 0),
    title text not null check (length(title) <= 200),
    body text not null check (length(body) <= 400000),
    -- As typed, whether or not they are right yet.
    tags text not null check (length(tags) <= 2000),
    note text not null check (length(note) <= 300),
    at timestamptz not null,
    primary key (person_id, item_id)
);
create index unsaved_edits_at_idx on unsaved_edits (at);
