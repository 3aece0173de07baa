drop view last_departments;
drop table person_listings;
