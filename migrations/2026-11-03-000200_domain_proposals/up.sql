-- Several departments may propose a domain, and one holds it: a proposal keeps nobody from it.
alter table department_domains drop constraint department_domains_pkey;
alter table department_domains add primary key (domain, department_id);
create unique index department_domains_held_key on department_domains (domain) where is_approved;
