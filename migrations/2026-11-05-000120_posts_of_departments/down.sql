drop index concurrently if exists items_newest_of_department_idx;
