-- Workloads that a list no longer showed. Grain: one workload. Lost rights look like an empty list, so nothing is marked gone by it.
--   workload_id: hash of (instance, kind, namespace, name): the same on every machine and every night
--   instance: configured name of what it was read from: a server or a cluster of an operator, or a repository
--   name: of the object; for a GitPath the captured service, and /cluster if one is captured
--   last_seen_at: when it was seen last, UTC
--   reason: not_found (asked by name: it is deleted), refused (not visible to the token any more), unasked (the list shrank so much that
--     lost rights are likelier than deletions)
select
    dim_workloads.workload_id,
    dim_workloads.instance,
    dim_workloads.name,
    vanished.last_seen_at,
    vanished.reason
from vanished
inner join dim_workloads on dim_workloads.workload_id = vanished.workload_id
