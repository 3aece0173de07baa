drop table page_editors;
