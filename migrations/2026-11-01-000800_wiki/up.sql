create table pages (
    item_id uuid primary key references items (id),
    body text not null check (length(body) <= 400000),
    body_html text not null,
    renderer smallint not null
);
