-- Not partial: the planner reads the statistics of an index on an expression only where it holds all rows.
create index concurrently messages_words_idx on messages using gin (message_words(body));
