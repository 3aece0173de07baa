-- When somebody's browser was last seen to hear Talk, on whichever node. A hint: written now and then, for many at once.
create table presence (
    person_id uuid primary key references people (id),
    at timestamptz not null
);
