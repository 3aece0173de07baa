drop index concurrently watches_person_id_idx;
