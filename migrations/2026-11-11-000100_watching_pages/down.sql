drop table digest_pages;
drop table digests;
drop table watched_changes;
alter table watches drop column has_below;
