drop table submissions;
drop table events;
drop function refuse_change();
