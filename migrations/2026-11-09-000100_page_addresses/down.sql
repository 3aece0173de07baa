drop function page_name(text);
drop table page_anchors;
drop table page_links;
drop table page_addresses;
