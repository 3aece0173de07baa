-- The words of a message, and of a query, with the letters that one may type plainly. One configuration for both
-- languages: PostgreSQL has none for Welsh, and endings that are cut alike on both sides meet all the same.
create function plain_letters(text) returns text
    language sql immutable parallel safe
    return translate(
        $1,
        'âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿÂÊÎÔÛŴŶÁÉÍÓÚẂÝÀÈÌÒÙẀỲÄËÏÖÜẄŸ',
        'aeiouwyaeiouwyaeiouwyaeiouwyAEIOUWYAEIOUWYAEIOUWYAEIOUWY'
    );

create function message_words(text) returns tsvector
    language sql immutable parallel safe
    return to_tsvector('pg_catalog.english'::regconfig, plain_letters($1));

create function message_query(text) returns tsquery
    language sql immutable parallel safe
    return websearch_to_tsquery('pg_catalog.english'::regconfig, plain_letters($1));
