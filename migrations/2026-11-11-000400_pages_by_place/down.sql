drop function page_place;
