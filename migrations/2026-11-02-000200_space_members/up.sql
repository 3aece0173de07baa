-- What a space says of itself, and what follows from its marking.
alter table spaces
    add column handling_note text not null default '' check (length(handling_note) <= 300),
    add column closed_reason text not null default '' check (length(closed_reason) <= 300),
    -- Guests read what is OFFICIAL-SENSITIVE only where a lead and the department both allow it.
    add column guests_allowed_by_lead boolean not null default false,
    add column guests_allowed_by_department boolean not null default false,
    add column version integer not null default 1 check (version > 0),
    -- An array has no holes: the schema in Rust relies on it.
    add constraint spaces_department_ids_are_there check (array_position(department_ids, null) is null),
    add constraint spaces_handling_note_is_for_marked check (handling_note = '' or marking = 2);
alter table items
    add column handling_note text not null default '' check (length(handling_note) <= 300),
    add constraint items_reader_ids_are_there check (array_position(reader_ids, null) is null);

-- Some domains are those of guests: whoever comes from there holds no appointment, and is let in by an
-- invitation alone.
alter table department_domains add column is_for_guests boolean not null default false;

-- Somebody asked to belong to a space: a person who is known, or an address that has not come yet.
create table invitations (
    id uuid primary key,
    space_id uuid not null references spaces (id),
    person_id uuid references people (id),
    email text check (email = lower(email) and length(email) between 3 and 254),
    role text not null check (role in ('guest', 'member', 'lead')),
    -- Until when a guest may stay.
    until timestamptz,
    note text not null default '' check (length(note) <= 300),
    invited_by uuid not null references people (id),
    at timestamptz not null,
    -- What a member proposes waits for a lead first.
    state text not null default 'waiting' check (state in ('proposed', 'waiting', 'accepted', 'declined', 'withdrawn')),
    answered_at timestamptz,
    check ((person_id is null) <> (email is null)),
    check ((role = 'guest') = (until is not null)),
    check ((state in ('proposed', 'waiting')) = (answered_at is null))
);
create unique index invitations_waiting_person_key on invitations (space_id, person_id)
    where state in ('proposed', 'waiting') and person_id is not null;
create unique index invitations_waiting_email_key on invitations (space_id, email)
    where state in ('proposed', 'waiting') and email is not null;
create index invitations_person_idx on invitations (person_id) where state = 'waiting';
create index invitations_email_idx on invitations (email) where state = 'waiting';

-- Somebody who asks to be let in, and what became of it.
create table join_requests (
    id uuid primary key,
    space_id uuid not null references spaces (id),
    person_id uuid not null references people (id),
    note text not null default '' check (length(note) <= 300),
    at timestamptz not null,
    state text not null default 'waiting' check (state in ('waiting', 'approved', 'refused', 'withdrawn')),
    answered_by uuid references people (id),
    answered_at timestamptz,
    answer text not null default '' check (length(answer) <= 300),
    check ((state = 'waiting') = (answered_at is null))
);
create unique index join_requests_waiting_key on join_requests (space_id, person_id) where state = 'waiting';
create index join_requests_person_id_idx on join_requests (person_id, at desc);
create index memberships_leads_idx on memberships (space_id) where role = 'lead';
create index memberships_until_idx on memberships (until) where until is not null;
