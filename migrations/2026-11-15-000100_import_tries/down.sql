alter table imports drop column tries;
