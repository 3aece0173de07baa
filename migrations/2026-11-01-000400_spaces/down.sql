drop table memberships;
drop table spaces;
