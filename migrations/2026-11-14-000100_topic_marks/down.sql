drop function unread_of_topic (uuid, bigint, uuid, bigint);
drop function topics_with_news (uuid, uuid);
drop table message_mentions;
drop table topic_marks;
