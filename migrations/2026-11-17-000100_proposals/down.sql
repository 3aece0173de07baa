alter table invitations drop column proposed_by;
