drop view matter_deciders;
alter table comments drop column hidden_at;
drop table reports;
drop table matters;
