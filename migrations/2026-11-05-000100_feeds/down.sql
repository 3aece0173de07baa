drop index items_newest_of_department_idx;
drop index items_newest_of_author_idx;
drop table feeds;
