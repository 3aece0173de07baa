-- Departments and partner bodies. They are never deleted: what was written for one keeps its name.
create table departments (
    id uuid primary key,
    slug text not null constraint departments_slug_key unique
        check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
    kind text not null check (kind in ('ministry', 'agency', 'partner_body')),
    parent_id uuid references departments (id),
    acronym text not null check (length(acronym) between 1 and 20),
    created_at timestamptz not null,
    closed_at timestamptz
);
create index departments_parent_id_idx on departments (parent_id);

-- A department's names, dated: what was written in 2024 shows the name of 2024.
create table department_names (
    department_id uuid not null references departments (id),
    from_date date not null,
    to_date date check (to_date > from_date),
    name_en text not null check (length(name_en) between 1 and 200),
    name_cy text not null check (length(name_cy) between 1 and 200),
    primary key (department_id, from_date)
);
create unique index department_names_current_key on department_names (department_id) where to_date is null;

-- The email domains of a department: one department holds a domain.
create table department_domains (
    domain text primary key check (domain = lower(domain) and length(domain) <= 253),
    department_id uuid not null references departments (id),
    is_approved boolean not null default false,
    created_at timestamptz not null
);
create index department_domains_department_id_idx on department_domains (department_id);

create table teams (
    id uuid primary key,
    department_id uuid not null references departments (id),
    parent_id uuid references teams (id),
    slug text not null check (length(slug) between 1 and 120),
    name_en text not null check (length(name_en) between 1 and 200),
    name_cy text not null check (length(name_cy) between 1 and 200),
    created_at timestamptz not null,
    closed_at timestamptz
);
create index teams_department_id_idx on teams (department_id);
create index teams_parent_id_idx on teams (parent_id);
