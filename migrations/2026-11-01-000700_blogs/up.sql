create table posts (
    item_id uuid primary key references items (id),
    body text not null check (length(body) <= 400000),
    -- Rendered when written, so that a page view renders nothing; with the version of the renderer.
    body_html text not null,
    renderer smallint not null
);
