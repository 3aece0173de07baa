drop view actors;
