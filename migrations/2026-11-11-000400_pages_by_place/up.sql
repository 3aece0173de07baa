-- Where a page stands, in one value: its wiki and the page above it. Two conditions would let a plan that is kept
-- choose the index of all pages of a wiki, since most wikis are small.
create function page_place(space uuid, path text) returns text
    language sql immutable parallel safe
    return space::text || '/' || regexp_replace(path, '(^|/)[^/]*$', '');
