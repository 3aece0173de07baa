drop table teams;
drop table department_domains;
drop table department_names;
drop table departments;
