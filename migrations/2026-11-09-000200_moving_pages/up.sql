-- Whether a page stands below another one, at whatever depth: a plain comparison of letters, which an index serves. Not
-- strict: what joins two comparisons would not be put into the query then, and no index be used.
create function page_in_branch(path text, of text) returns boolean
    language sql immutable parallel safe
    as $$ select path ~>=~ (of || '/') and path ~<~ (of || '0') $$;

-- The page that holds its text now, where it was put together with another one. No item is ever taken out of the table,
-- and a second reference to items would leave open by which of the two a page is joined with its item.
alter table pages add column merged_into uuid;
