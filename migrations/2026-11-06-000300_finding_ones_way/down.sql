drop table links;
drop table item_tags;
