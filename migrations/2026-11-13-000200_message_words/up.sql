-- The words of a message, and of a query, with the letters that one may type plainly. One configuration for both
-- languages: PostgreSQL has none for Welsh, and endings that are cut alike on both sides meet all the same.
create function plain_letters(text) returns text
    language sql immutable parallel safe
    return translate(
        $1,
        'âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿÂÊÎÔÛŴŶÁÉÍÓÚẂÝÀÈÌÒÙẀỲÄËÏÖÜẄŸ',
        'aeiouwyaeiouwyaeiouwyaeiouwyAEIOUWYAEIOUWYAEIOUWYAEIOUWY'
    );

-- In plpgsql, so that it is not written out in queries: then the planner finds the statistics of the index on it, and
-- knows which words are rare.
create function message_words(body text) returns tsvector
    language plpgsql immutable parallel safe
    as $$ begin return to_tsvector('pg_catalog.english'::regconfig, plain_letters(body)); end $$;

create function message_query(typed text) returns tsquery
    language plpgsql immutable parallel safe
    as $$ begin return websearch_to_tsquery('pg_catalog.english'::regconfig, plain_letters(typed)); end $$;
