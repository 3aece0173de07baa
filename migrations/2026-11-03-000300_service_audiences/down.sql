drop table service_audiences;
