alter table sign_in_attempts drop column max_age;
alter table sessions drop column authenticated_at;
