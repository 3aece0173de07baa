-- Who reacted to a message.
create table message_reactions (
    message_id uuid not null references messages (id),
    kind text not null check (kind in ('like', 'thanks', 'useful', 'celebrate', 'care')),
    person_id uuid not null references people (id),
    at timestamptz not null,
    primary key (message_id, kind, person_id)
);
-- How many did in which way, so that whoever reads a message need not count.
alter table messages add column reactions jsonb not null default '{}';
