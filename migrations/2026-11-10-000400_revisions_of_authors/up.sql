create index concurrently revisions_author_id_idx on revisions (author_id, at desc, item_id);
