-- Direct conversations: who talks in one does not change, so the same people have one.
create table conversations (
    space_id uuid primary key references spaces (id),
    channel_id uuid not null constraint conversations_channel_id_key unique references channels (item_id),
    topic_id uuid not null references topics (id),
    -- In their order.
    person_ids uuid[] not null constraint conversations_person_ids_key unique
        check (cardinality(person_ids) between 2 and 10)
);
