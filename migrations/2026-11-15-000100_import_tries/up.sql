-- How often an import was begun: one that ends the process that works on it is not begun for ever.
alter table imports add column tries smallint not null default 0;
