alter table spaces drop column reviews_posts;
alter table posts
    drop column publish_at, drop column released_by, drop column writer_ids, drop column approved_by, drop column is_unreviewed, drop column on_behalf_of,
    drop column returned_note, drop column returned_by;
alter table items drop column co_author_ids, drop column submitted_at, drop column comments_close_at, drop column deleted_state;
