-- Health of workloads as history, as far as operators show it or check it. Grain: one interval of one workload in one health state.
-- Unknown and Missing are no verdict: nothing could be said then.
--   workload_id: hash of (instance, kind, namespace, name): the same on every machine and every night
--   health: Healthy, Progressing, Degraded, Suspended, Missing, Unknown
--   from_at: start, UTC
--   to_at: end, UTC; null: still so, as far as is known
--   is_exact: from_at is the instant of the transition; otherwise it was first seen so then
select
    workload_id,
    health,
    from_at,
    to_at,
    is_exact
from dep_health
