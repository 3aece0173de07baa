drop function page_address;
