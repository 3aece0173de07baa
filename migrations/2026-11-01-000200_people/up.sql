-- A person is one for a whole career. Identities and appointments hang on them.
create table people (
    id uuid primary key,
    -- Never given to anybody else, also after the person has left.
    handle text not null constraint people_handle_key unique
        check (handle ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(handle) <= 60),
    -- From the provider's claims.
    name text not null check (length(name) between 1 and 200),
    email text not null check (length(email) between 3 and 254),
    -- Their own to say.
    language text not null default 'en' check (language in ('en', 'cy')),
    pronouns text not null default '' check (length(pronouns) <= 60),
    name_said text not null default '' check (length(name_said) <= 120),
    phone text not null default '' check (length(phone) <= 60),
    building text not null default '' check (length(building) <= 120),
    city text not null default '' check (length(city) <= 120),
    working_days text not null default '' check (length(working_days) <= 120),
    about text not null default '' check (length(about) <= 2000),
    version integer not null default 1,
    created_at timestamptz not null,
    left_on date,
    switched_off_at timestamptz
);
create index people_name_idx on people (lower(name), id);

create table appointments (
    id uuid primary key,
    person_id uuid not null references people (id),
    department_id uuid not null references departments (id),
    team_id uuid references teams (id),
    title text not null check (length(title) <= 200),
    grade text not null default '' check (length(grade) <= 60),
    from_date date not null,
    to_date date check (to_date >= from_date),
    -- Made and ended by what the provider claims at sign-in, or by an admin.
    is_from_provider boolean not null default false
);
create index appointments_person_id_idx on appointments (person_id);
create index appointments_department_id_idx on appointments (department_id) where to_date is null;
create unique index appointments_one_from_provider_key on appointments (person_id)
    where is_from_provider and to_date is null;

-- Who runs things: departments' admins and the suite's.
create table role_grants (
    id uuid primary key,
    person_id uuid not null references people (id),
    role text not null check (role in ('department_admin', 'suite_admin')),
    department_id uuid references departments (id),
    granted_by uuid references people (id),
    granted_at timestamptz not null,
    ended_at timestamptz,
    check ((role = 'department_admin') = (department_id is not null))
);
create unique index role_grants_current_key on role_grants (person_id, role, department_id)
    nulls not distinct where ended_at is null;
