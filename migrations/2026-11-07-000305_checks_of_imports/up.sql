alter table items validate constraint items_credited_name_check;
alter table items validate constraint items_imported_from_check;
alter table comments validate constraint comments_credited_name_check;
