alter table people drop column is_guest;
