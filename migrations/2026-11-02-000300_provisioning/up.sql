-- A department is provisioned step by step, and nobody but those who do it sees it until it is opened.
alter table departments
    add column home_page text not null default '' check (length(home_page) <= 500),
    add column opened_at timestamptz;
update departments set opened_at = created_at;

-- Who is to run a department, before they have come: granted at their first sign-in.
create table awaited_admins (
    department_id uuid not null references departments (id),
    email text not null check (email = lower(email) and length(email) between 3 and 254),
    -- None where an operator did.
    asked_by uuid references people (id),
    at timestamptz not null,
    primary key (department_id, email)
);
create index awaited_admins_email_idx on awaited_admins (email);

-- A client secret that is to take the place of the present one: both work until that is done.
alter table providers add column next_secret bytea;

-- A sign-in that is only a trial: it tells whoever began it what came, and lets nobody in.
alter table sign_in_attempts add column tester_id uuid references people (id);

-- What came of trials. The claims are somebody's data: they go within a day.
create table provider_trials (
    id uuid primary key,
    provider_id uuid not null references providers (id),
    tester_id uuid not null references people (id),
    at timestamptz not null,
    -- Why it failed; empty if it did not.
    problem text not null default '' check (length(problem) <= 300),
    claims jsonb not null default '{}',
    -- Whether it was the next secret that worked.
    by_next_secret boolean not null default false
);
create index provider_trials_provider_id_idx on provider_trials (provider_id, at desc);
create index department_domains_waiting_idx on department_domains (created_at) where not is_approved;

-- Addresses are looked for by how they begin, which an index serves in the locale C alone unless it says so;
-- emails without regard to case.
create index people_handle_begins_idx on people (handle text_pattern_ops);
create index spaces_slug_begins_idx on spaces (slug text_pattern_ops);
create index people_email_idx on people (lower(email));
create index spaces_projects_idx on spaces (lower(name_en), id) where kind = 'project';
