drop table old_addresses;
drop table imported_items;
alter table comments drop column credited_name;
alter table items drop column imported_from;
alter table items drop column credited_name;
