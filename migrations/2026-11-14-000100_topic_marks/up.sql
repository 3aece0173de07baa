-- Up to where somebody has read one topic of a channel. Where there is none, their mark of the whole channel counts;
-- one that is lower than that says that they put the topic back among what is unread.
create table topic_marks (
    person_id uuid not null references people (id),
    channel_id uuid not null references channels (item_id),
    topic_id uuid not null references topics (id),
    number bigint not null check (number >= 0),
    at timestamptz not null,
    primary key (person_id, channel_id, topic_id)
);

-- Whom a message of a channel names.
create table message_mentions (
    person_id uuid not null references people (id),
    channel_id uuid not null references channels (item_id),
    number bigint not null,
    primary key (person_id, channel_id, number)
);

insert into message_mentions (person_id, channel_id, number)
select p.id, m.channel_id, m.number
from events e
cross join jsonb_array_elements_text(e.payload -> 'people') as named (id)
join people p on p.id = named.id::uuid
join messages m on m.id = (e.payload ->> 'message')::uuid
where e.kind = 'message_mentions'
on conflict do nothing;

-- The topics of a channel in which there is something after what somebody has read, and up to where they have read
-- them: the one place that says what is unread.
create function topics_with_news(person uuid, channel uuid)
    returns table (topic_id uuid, mark bigint)
    language sql stable parallel safe
    as $$
        select t.id, coalesce(m.number, r.number)
        from (
            select coalesce(max(number), 0) as number from read_marks where person_id = $1 and channel_id = $2
        ) as r
        join topics t on t.channel_id = $2 and t.last_number > r.number
        left join topic_marks m on m.person_id = $1 and m.channel_id = $2 and m.topic_id = t.id
        where m.number is null or m.number < t.last_number
        union all
        select m.topic_id, m.number
        from topic_marks m
        join topics t on t.id = m.topic_id
        where m.person_id = $1 and m.channel_id = $2 and m.number < t.last_number
          and t.last_number <= (
              select coalesce(max(number), 0) from read_marks where person_id = $1 and channel_id = $2
          )
    $$;

-- What of a topic after a mark is not by its reader, as many as asked for, the newest first. By the index and no further:
-- the planner knows topics of some usual length alone, and would read all of a long one.
create function unread_of_topic(topic uuid, mark bigint, reader uuid, most bigint)
    returns setof bigint
    language sql stable parallel safe
    set enable_bitmapscan = off
    as $$
        select number from messages
        where topic_id = $1 and number > $2 and deleted_at is null and author_id <> $3
        order by number desc limit $4
    $$;
