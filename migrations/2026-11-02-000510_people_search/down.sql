drop table person_index;
drop table person_facets;
drop table people_word_slips;
drop table people_words;
drop table person_tokens;
drop extension if exists pg_trgm;
