-- What services are called. Grain: one service that is configured or has a measured workload.
--   name: in lower case
select service, lower(service) as name from dep_workloads where is_measured
union
select service, lower(service) as name from services
