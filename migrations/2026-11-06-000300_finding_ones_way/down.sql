drop table links;
drop table item_tags;
drop table tags;
