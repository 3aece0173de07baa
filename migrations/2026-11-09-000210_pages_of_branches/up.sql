create index concurrently items_pages_of_branches_idx on items (space_id, path text_pattern_ops) where kind = 'page';
