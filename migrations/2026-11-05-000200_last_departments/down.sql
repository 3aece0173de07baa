drop view last_departments;
