alter table comments drop column thread_id;
drop table amendments;
drop table bookmarks;
drop table reactions;
drop table watches;
