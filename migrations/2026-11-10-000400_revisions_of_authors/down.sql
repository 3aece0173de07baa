drop index concurrently if exists revisions_author_id_idx;
