alter table topics drop column resolved_at, drop column resolved_by;
