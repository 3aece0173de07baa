drop index concurrently if exists messages_words_idx;
