-- Where everything lies: a project's, a department's home, the whole service's, a person's own, a conversation.
create table spaces (
    id uuid primary key,
    slug text not null constraint spaces_slug_key unique
        check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
    kind text not null check (kind in ('project', 'department', 'service', 'person', 'conversation')),
    name_en text not null check (length(name_en) between 1 and 200),
    name_cy text not null check (length(name_cy) between 1 and 200),
    purpose text not null default '' check (length(purpose) <= 2000),
    -- 2 members, 3 owning departments, 4 civil service, 5 public service. Nothing inside is wider.
    visibility smallint not null check (visibility between 2 and 5),
    is_listed boolean not null default true,
    join_rule text not null default 'invite' check (join_rule in ('open', 'ask', 'invite')),
    -- 0 not yet marked, 1 OFFICIAL, 2 OFFICIAL-SENSITIVE.
    marking smallint not null default 0 check (marking between 0 and 2),
    guests_may_write boolean not null default false,
    -- The owning departments. An array, so that the reading rule sees them in the row (decision 0003).
    department_ids uuid[] not null default '{}',
    -- Whose own space it is, for a person's.
    person_id uuid references people (id),
    created_at timestamptz not null,
    closed_at timestamptz,
    constraint spaces_hidden_is_for_members check (is_listed or visibility = 2),
    constraint spaces_sensitive_is_narrow check (marking < 2 or visibility <= 3),
    constraint spaces_person_has_person check ((kind = 'person') = (person_id is not null))
);
create unique index spaces_person_id_key on spaces (person_id) where person_id is not null;
create unique index spaces_one_service_key on spaces (kind) where kind = 'service';
create index spaces_department_ids_idx on spaces using gin (department_ids);
create index spaces_name_idx on spaces (lower(name_en), id);

create table memberships (
    space_id uuid not null references spaces (id),
    person_id uuid not null references people (id),
    role text not null check (role in ('guest', 'member', 'lead')),
    joined_at timestamptz not null,
    -- A guest's date; the sponsor answers for them.
    until timestamptz,
    sponsor_id uuid references people (id),
    primary key (space_id, person_id),
    check (role <> 'guest' or (until is not null and sponsor_id is not null))
);
create index memberships_person_id_idx on memberships (person_id);
