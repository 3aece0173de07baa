-- The OpenID providers of departments. Several departments may share one, one may have several.
create table providers (
    id uuid primary key,
    slug text not null constraint providers_slug_key unique
        check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
    issuer text not null constraint providers_issuer_key unique check (length(issuer) <= 500),
    client_id text not null check (length(client_id) between 1 and 300),
    -- Sealed; the key is outside the database.
    client_secret bytea not null,
    is_live boolean not null default false,
    created_at timestamptz not null
);

create table department_providers (
    department_id uuid not null references departments (id),
    provider_id uuid not null references providers (id),
    primary key (department_id, provider_id)
);
create index department_providers_provider_id_idx on department_providers (provider_id);

-- An account is found by issuer and subject, never by email.
create table identities (
    id uuid primary key,
    person_id uuid not null references people (id),
    provider_id uuid not null references providers (id),
    subject text not null check (length(subject) between 1 and 255),
    email text not null check (length(email) <= 254),
    created_at timestamptz not null,
    last_signed_in_at timestamptz,
    constraint identities_provider_id_subject_key unique (provider_id, subject)
);
create index identities_person_id_idx on identities (person_id);

-- The browser holds a random token, the row its SHA-256.
create table sessions (
    id uuid primary key,
    token_hash bytea not null constraint sessions_token_hash_key unique check (length(token_hash) = 32),
    person_id uuid not null references people (id),
    identity_id uuid not null references identities (id),
    -- The provider's own session, for back-channel logout.
    provider_sid text check (length(provider_sid) <= 255),
    -- Sealed; handed back to the provider at sign-out.
    id_token bytea,
    device text not null default '' check (length(device) <= 120),
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    ended_by text check (ended_by in ('signed_out', 'ended_elsewhere', 'provider', 'switched_off', 'replaced'))
);
create index sessions_person_id_idx on sessions (person_id) where ended_at is null;
create index sessions_identity_id_idx on sessions (identity_id) where ended_at is null;
create index sessions_expires_at_idx on sessions (expires_at);

-- A sign-in on its way to a provider and back. Used once: the callback deletes it.
create table sign_in_attempts (
    state_hash bytea primary key check (length(state_hash) = 32),
    -- What binds it to one browser.
    browser_hash bytea not null check (length(browser_hash) = 32),
    provider_id uuid not null references providers (id),
    nonce text not null,
    pkce_verifier text not null,
    return_to text not null check (length(return_to) <= 2000),
    expires_at timestamptz not null
);
create index sign_in_attempts_expires_at_idx on sign_in_attempts (expires_at);

-- Logout tokens that have been used: each counts once.
create table logout_tokens (
    provider_id uuid not null references providers (id),
    jti text not null check (length(jti) between 1 and 255),
    expires_at timestamptz not null,
    primary key (provider_id, jti)
);
create index logout_tokens_expires_at_idx on logout_tokens (expires_at);
