create index concurrently items_drafts_idx on items (author_id, updated_at desc) where state in ('draft', 'withdrawn');
