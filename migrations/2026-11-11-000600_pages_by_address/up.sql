-- Where a page is, in one value, for the same reason as its place: of several at once a plan that is kept would rather
-- read all pages of the wiki.
create function page_address(space uuid, path text) returns text
    language sql immutable parallel safe
    return space::text || '/' || path;
