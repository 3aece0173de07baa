-- What somebody says is not right about somebody else. Nobody edits others: whom it is for answers it.
create table corrections (
    id uuid primary key,
    person_id uuid not null references people (id),
    proposed_by uuid not null references people (id),
    -- `profile` is the person's own to mend, `provider` and `left` are the department's.
    about text not null check (about in ('profile', 'provider', 'left')),
    text text not null check (length(text) <= 2000),
    -- The department whose admins see it, for what is theirs.
    department_id uuid references departments (id),
    at timestamptz not null,
    state text not null default 'waiting' check (state in ('waiting', 'accepted', 'refused', 'answered')),
    answer text not null default '' check (length(answer) <= 300),
    answered_by uuid references people (id),
    answered_at timestamptz,
    check (person_id <> proposed_by),
    check ((state = 'waiting') = (answered_at is null))
);
-- The same person says a thing of one kind once, until it has been answered.
create unique index corrections_waiting_key on corrections (person_id, proposed_by, about) where state = 'waiting';
create index corrections_of_person_idx on corrections (person_id, at desc, id desc);
create index corrections_of_department_idx on corrections (department_id, at desc, id desc)
    where department_id is not null;
create index corrections_by_idx on corrections (proposed_by, at desc, id desc);
