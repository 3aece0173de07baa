-- Whether a page stands below another one, at whatever depth: a plain comparison of letters, which an index serves.
create function page_in_branch(path text, of text) returns boolean
    language sql immutable strict parallel safe
    as $$ select path ~>=~ (of || '/') and path ~<~ (of || '0') $$;

-- The page that holds its text now, where it was put together with another one.
alter table pages add column merged_into uuid references items (id);
