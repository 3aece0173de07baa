create index concurrently items_newest_of_author_idx on items (author_id, kind, published_at desc, id desc) where reach > 0;
