alter table channels
    drop column archived_at,
    drop column is_for_leads,
    drop column purpose;
