drop index memberships_until_idx;
drop index memberships_leads_idx;
drop table join_requests;
drop table invitations;
alter table department_domains drop column is_for_guests;
alter table items drop constraint items_reader_ids_are_there, drop column handling_note;
alter table spaces
    drop constraint spaces_handling_note_is_for_marked,
    drop constraint spaces_department_ids_are_there,
    drop column version,
    drop column guests_allowed_by_department,
    drop column guests_allowed_by_lead,
    drop column closed_reason,
    drop column handling_note;
