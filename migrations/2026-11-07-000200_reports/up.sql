-- What was reported of one thing (an item, or a comment on one), and what was decided on it.
create table matters (
    id uuid primary key,
    item_id uuid not null references items (id),
    -- The comment that it is about; none where it is about the item itself.
    comment_id uuid references comments (id),
    -- Whose thing it is: none of them decides, and they alone appeal. The first of them wrote it.
    writer_ids uuid[] not null check (cardinality(writer_ids) between 1 and 30),
    opened_at timestamptz not null,
    -- Since when it waits for somebody's word, a first decision or that on an appeal; none where it does not wait.
    waiting_since timestamptz,
    state text not null default 'open' check (state in ('open', 'hidden', 'kept', 'gone')),
    -- The version of the thing that was decided on.
    version integer,
    decided_by uuid references people (id),
    decided_as text check (decided_as in ('lead', 'department', 'suite')),
    decided_at timestamptz,
    reason text not null default '' check (length(reason) <= 500),
    appealed_by uuid references people (id),
    appealed_at timestamptz,
    appeal text not null default '' check (length(appeal) <= 1000),
    outcome text check (outcome in ('upheld', 'overturned')),
    answered_by uuid references people (id),
    answered_as text check (answered_as in ('lead', 'department', 'suite')),
    answered_at timestamptz,
    answer text not null default '' check (length(answer) <= 500),
    constraint matters_decided_has_all check (
        (state in ('hidden', 'kept')) = (decided_by is not null and decided_as is not null and version is not null)
    ),
    constraint matters_ended_has_time check ((state = 'open') = (decided_at is null)),
    constraint matters_appealed_was_hidden check (appealed_at is null or state = 'hidden'),
    constraint matters_appealed_has_all check ((appealed_at is null) = (appealed_by is null)),
    constraint matters_answered_has_all check (
        (outcome is null) = (answered_by is null) and (outcome is null) = (answered_at is null)
        and (outcome is null or appealed_at is not null)
    ),
    constraint matters_waits_for_something check (
        (waiting_since is not null) = (state = 'open' or (appealed_at is not null and outcome is null))
    )
);
-- All that is reported of a thing comes together until somebody decides.
create unique index matters_open_item_key on matters (item_id) where state = 'open' and comment_id is null;
create unique index matters_open_comment_key on matters (comment_id) where state = 'open' and comment_id is not null;
create index matters_item_id_idx on matters (item_id);
create index matters_waiting_idx on matters (waiting_since, id) where waiting_since is not null;
create index matters_writer_ids_idx on matters using gin (writer_ids);

-- Who reported it, and why. For those alone who decide.
create table reports (
    id uuid primary key,
    matter_id uuid not null references matters (id),
    person_id uuid not null references people (id),
    ground text not null check (ground in ('abuse', 'personal', 'marking', 'off_topic', 'other')),
    words text not null default '' check (length(words) <= 1000),
    -- The version of the thing that was read.
    version integer not null,
    at timestamptz not null,
    constraint reports_once_key unique (matter_id, person_id)
);
create index reports_person_id_idx on reports (person_id, at desc, id desc);

-- Since when a moderator hides it. What it says stays in the row, and is shown to nobody.
alter table comments add column hidden_at timestamptz;

-- Whose it is to decide, as things are now: of all who might, those who come first. On what was reported the leads of
-- the project come first, then the admins of the department, then those who run the suite. An appeal goes to others
-- than who decided: up first, and then to whoever else there is. Nobody decides on what is theirs; on what they
-- reported themselves, and on an appeal from their own decision, only where there is nobody else at all.
create view matter_deciders as
select ranked.matter_id, ranked.person_id, ranked.level
from (
    select able.matter_id, able.person_id, able.level,
        rank() over (partition by able.matter_id order by able.is_first, able.has_reported, able.place) as rank
    from (
        select m.id as matter_id, who.person_id, who.level,
            m.appealed_at is not null and who.person_id = m.decided_by as is_first,
            exists (select from reports r where r.matter_id = m.id and r.person_id = who.person_id) as has_reported,
            array_position(
                case
                    when m.appealed_at is null then array['lead', 'department', 'suite']
                    when m.decided_as = 'lead' then array['department', 'suite', 'lead']
                    else array['suite', 'department', 'lead']
                end,
                who.level
            ) as place
        from matters m
        join items i on i.id = m.item_id
        join spaces s on s.id = i.space_id
        cross join lateral (
            select ms.person_id, 'lead' as level
            from memberships ms
            where ms.space_id = s.id and ms.role = 'lead' and s.kind = 'project'
              and (ms.until is null or ms.until > now())
            union
            select g.person_id, 'department'
            from role_grants g
            where g.role = 'department_admin' and g.ended_at is null
              and g.department_id = any (
                  case
                      when s.kind in ('project', 'department') and cardinality(s.department_ids) > 0
                      then s.department_ids
                      else array[i.department_id]
                  end
              )
            union
            select g.person_id, 'suite'
            from role_grants g
            where g.role = 'suite_admin' and g.ended_at is null
        ) who
        join people p on p.id = who.person_id and p.switched_off_at is null and p.left_on is null
        where who.person_id <> all (m.writer_ids)
          -- Nor whose it has become meanwhile.
          and (m.comment_id is not null or (
              who.person_id <> i.author_id and who.person_id is distinct from i.owner_id
              and who.person_id <> all (i.co_author_ids)
          ))
    ) able
) ranked
where ranked.rank = 1;
