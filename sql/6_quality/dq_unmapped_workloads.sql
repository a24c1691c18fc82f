-- Workloads that no rule gives an environment: they are in no dora_ relation. Grain: one workload.
--   workload_id: hash of (instance, kind, namespace, name): the same on every machine and every night
--   instance: configured name of what it was read from: a server or a cluster of an operator, or a repository
--   kind: Application, Kustomization, HelmRelease or GitPath
--   namespace: of the object; for a GitPath the captured environment
--   name: of the object; for a GitPath the captured service, and /cluster if one is captured
--   tried: the attributes that rules could have matched
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
