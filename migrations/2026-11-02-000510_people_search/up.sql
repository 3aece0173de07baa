-- How people are found. All of it follows from people, appointments, teams and skills, is written in the
-- transaction that changes those, and can be made anew at any time: `civil-media reindex`.
create extension if not exists pg_trgm;

-- Every word that leads to somebody, folded: without accents, in lower case, `mc` as `mac`.
create table person_tokens (
    person_id uuid not null references people (id),
    token text not null check (length(token) between 1 and 80),
    -- `people::search::Kind`: the name, a nickname's group, an initial, a title, a phone…
    kind smallint not null,
    weight real not null check (weight > 0 and weight <= 1),
    primary key (person_id, token, kind)
);
create index person_tokens_token_idx on person_tokens (token text_pattern_ops) include (person_id, kind, weight);

-- The words of all people, each once: what was typed is compared with these few and not with everybody.
create table people_words (
    word text primary key check (length(word) between 1 and 80)
);
create index people_words_prefix_idx on people_words (word text_pattern_ops);
create index people_words_trigram_idx on people_words using gin (word gin_trgm_ops);

-- A word with one letter left out leads back to it: so one slip of the finger, a transposed pair included, is
-- found by equality alone.
create table people_word_slips (
    slip text not null,
    word text not null references people_words (word) on delete cascade,
    primary key (slip, word)
);
create index people_word_slips_word_idx on people_word_slips (word);

-- What people are filtered by, with counts.
create table person_facets (
    person_id uuid not null references people (id),
    kind text not null check (kind in ('department', 'team', 'profession', 'grade', 'skill', 'language', 'place')),
    value text not null check (length(value) between 1 and 200),
    primary key (person_id, kind, value)
);
create index person_facets_value_idx on person_facets (kind, value, person_id);

-- Who is in the index, and when a date of an appointment changes what is said there.
create table person_index (
    person_id uuid primary key references people (id),
    due_on date
);
create index person_index_due_on_idx on person_index (due_on) where due_on is not null;
