alter table pages drop column merged_into;
drop function page_in_branch(text, text);
