drop table follows;
drop table updates;
-- What hangs on them, as answers do, stays; they are what was deleted long ago.
update items set kind = 'post', state = 'deleted', deleted_state = null, deleted_at = now() - interval '1 year'
    where kind = 'update';
alter table items drop constraint items_kind_check;
alter table items add constraint items_kind_check check (kind in ('post', 'page', 'channel', 'file'));
