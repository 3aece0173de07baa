drop function message_query(text);
drop function message_words(text);
drop function plain_letters(text);
