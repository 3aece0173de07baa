-- Of what of a channel somebody wants to be told, where it is not when they are named: that is what is true without a
-- row.
create table channel_levels (
    person_id uuid not null references people (id),
    channel_id uuid not null references channels (item_id),
    level text not null check (level in ('all', 'nothing')),
    primary key (channel_id, person_id)
);
