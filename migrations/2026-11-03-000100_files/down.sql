alter table people drop column picture_id;
drop table file_versions;
drop table files;
delete from items where kind = 'file';
alter table items drop constraint items_kind_check;
alter table items add constraint items_kind_check check (kind in ('post', 'page', 'channel'));
drop table blobs;
