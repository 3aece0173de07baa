alter table messages drop column reactions;
drop table message_reactions;
