alter table revisions drop column credited_name;
