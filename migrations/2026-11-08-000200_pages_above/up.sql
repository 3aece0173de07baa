-- The path of the page above a page; empty at the top of a wiki.
create function page_above(path text) returns text
    language sql immutable strict parallel safe
    as $$ select regexp_replace(path, '(^|/)[^/]*$', '') $$;
