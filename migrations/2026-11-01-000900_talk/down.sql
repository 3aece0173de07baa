drop index items_channel_path_key;
drop table read_marks;
drop table message_revisions;
drop table messages;
drop table topics;
drop table channels;
