drop index concurrently if exists items_co_authored_idx;
