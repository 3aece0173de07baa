drop table follows;
drop table updates;
delete from item_tags where item_id in (select id from items where kind = 'update');
delete from items where kind = 'update';
alter table items drop constraint items_kind_check;
alter table items add constraint items_kind_check check (kind in ('post', 'page', 'channel', 'file'));
