-- After how many months a page of a space's wiki is to be looked at again, unless its owner says otherwise; none for
-- never.
alter table spaces add column wiki_review_months smallint check (wiki_review_months between 1 and 60);
-- Who may change the pages of its wiki, and one page: 1 everybody who may read it, 2 members, 3 leads; none for members,
-- and for what the space says.
alter table spaces add column wiki_edited_by smallint check (wiki_edited_by between 1 and 3);
alter table pages add column edited_by smallint check (edited_by between 1 and 3);
