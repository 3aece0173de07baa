-- Posts before they are published: written by several, reviewed where a blog asks for it, published at a set time.
alter table items
    -- Those who write it with its author.
    add column co_author_ids uuid[] not null default '{}',
    -- Since when it waits for a second person to approve it.
    add column submitted_at timestamptz,
    -- From when on nobody comments any more.
    add column comments_close_at timestamptz,
    -- What it was before it was deleted, and is again when it is brought back.
    add column deleted_state text,
    -- Checked of what is written from now on; what is there is looked at by the next migration, while others write.
    add constraint items_co_authors_are_few check (cardinality(co_author_ids) <= 20) not valid,
    add constraint items_deleted_state_check check (deleted_state in ('draft', 'published', 'withdrawn')) not valid;

alter table posts
    -- When it is to be published by the suite.
    add column publish_at timestamptz,
    -- Who said that it is to be: their rights count at that time.
    add column released_by uuid references people (id),
    -- All who ever wrote in it: none of them approves it.
    add column writer_ids uuid[] not null default '{}',
    add column approved_by uuid references people (id),
    -- Published without the review that its blog asks for. Stays for ever.
    add column is_unreviewed boolean not null default false,
    -- The senior in whose name it was written.
    add column on_behalf_of uuid references people (id),
    -- Why it was given back, and by whom.
    add column returned_note text not null default '' check (length(returned_note) <= 300),
    add column returned_by uuid references people (id);

alter table spaces
    -- Whether a second person approves a post before it is published.
    add column reviews_posts boolean not null default false;
