drop table corrections;
