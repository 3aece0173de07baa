drop index department_domains_waiting_idx;
drop table provider_trials;
alter table sign_in_attempts drop column tester_id;
alter table providers drop column next_secret;
drop table awaited_admins;
alter table departments drop column opened_at, drop column home_page;
