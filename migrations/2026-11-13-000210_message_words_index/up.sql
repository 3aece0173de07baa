create index concurrently messages_words_idx on messages using gin (message_words(body)) where deleted_at is null;
