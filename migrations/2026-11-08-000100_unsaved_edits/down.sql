drop table unsaved_edits;
