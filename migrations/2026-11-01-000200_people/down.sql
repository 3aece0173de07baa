drop table role_grants;
drop table appointments;
drop table people;
