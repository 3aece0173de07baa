create index concurrently items_co_authors_idx on items using gin (co_author_ids) where state in ('draft', 'withdrawn');
