create index concurrently items_co_authored_idx on items using gin (co_author_ids) where state = 'published';
