-- Workloads that no rule gives an environment: they are in no dora_ relation. Grain: one workload.
-- tried: the attributes that rules could have matched
select
    workload_id,
    instance,
    kind,
    namespace,
    name,
    'project=' || coalesce(project, '') || ', path=' || coalesce(path, '') || ', cluster=' || coalesce(cluster, '') || ', target_namespace=' || coalesce(target_namespace, '') as tried
from dim_workloads
where environment = 'unmapped'
    and is_measured
