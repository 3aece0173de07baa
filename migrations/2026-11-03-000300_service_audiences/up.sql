-- How many people everything of the civil service (4) and of the public service (5) reaches: counted now and then,
-- since every page says it.
create table service_audiences (
    visibility smallint primary key check (visibility in (4, 5)),
    people bigint not null,
    bodies bigint not null,
    counted_at timestamptz not null
);
