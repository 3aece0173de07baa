drop function topics_with_news (uuid, uuid);
drop table message_mentions;
drop table topic_marks;
