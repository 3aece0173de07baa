-- Who proposed somebody for a space; a lead who agrees answers for it beside them.
alter table invitations add column proposed_by uuid references people (id);
update invitations set proposed_by = invited_by where state = 'proposed';
