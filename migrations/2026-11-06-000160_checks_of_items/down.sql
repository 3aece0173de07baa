-- A check that was looked at is no other than one that was not.
select 1;
