-- Workloads that an incident may name. Grain: one measured workload.
--   environment: null where nobody named it
select
    workloads.workload_id,
    workloads.kind,
    workloads.namespace,
    workloads.name,
    workloads.target_namespace,
    dep_workloads.service,
    nullif(dep_workloads.environment, 'unmapped') as environment
from workloads
inner join dep_workloads on dep_workloads.workload_id = workloads.workload_id
where dep_workloads.is_measured
