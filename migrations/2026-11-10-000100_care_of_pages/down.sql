alter table pages drop column edited_by;
alter table spaces drop column wiki_edited_by;
alter table spaces drop column wiki_review_months;
