drop function page_above(text);
