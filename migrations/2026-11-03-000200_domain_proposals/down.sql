delete from department_domains d where not d.is_approved
    and exists (select from department_domains o where o.domain = d.domain and (o.is_approved or o.created_at < d.created_at));
drop index department_domains_held_key;
alter table department_domains drop constraint department_domains_pkey;
alter table department_domains add primary key (domain);
