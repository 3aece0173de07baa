alter table departments drop column message_minutes;
alter table messages drop column changed_at;
