drop index concurrently messages_words_idx;
