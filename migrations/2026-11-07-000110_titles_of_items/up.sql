create index concurrently items_title_trigram_idx on items using gin (title gin_trgm_ops) where reach > 0 and kind <> 'channel';
