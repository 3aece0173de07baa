drop table comment_revisions;
drop table comments;
drop table revisions;
drop table items;
