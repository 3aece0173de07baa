-- What a channel is for, who speaks in it, and whether anybody does any more.
alter table channels
    add column purpose text not null default '' check (length(purpose) <= 300),
    add column is_for_leads boolean not null default false,
    add column archived_at timestamptz;
