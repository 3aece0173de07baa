-- Who wrote a version elsewhere and has no account here is named, as for items and comments.
-- Not looked at row by row here: large tables would be held meanwhile.
alter table revisions add column credited_name text;
alter table revisions add constraint revisions_credited_name_check check (length(credited_name) between 1 and 200) not valid;
