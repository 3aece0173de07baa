alter table messages drop column pinned_at;
