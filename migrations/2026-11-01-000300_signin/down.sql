drop table logout_tokens;
drop table sign_in_attempts;
drop table sessions;
drop table identities;
drop table department_providers;
drop table providers;
