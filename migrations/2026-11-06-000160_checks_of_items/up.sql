alter table items validate constraint items_co_authors_are_few;
alter table items validate constraint items_deleted_state_check;
