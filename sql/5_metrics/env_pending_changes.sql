-- What is on the watched branch and not yet reconciled. Grain: one workload, at as_of.
--   workload_id: hash of (instance, kind, namespace, name): the same on every machine and every night
--   service: what a team calls it, across environments and clusters
--   environment: where it runs, by mapping; `unmapped` if nothing says so
--   revision: what is wanted
--   since_at: when the first commit that it has not got reached the watched branch, UTC; null if the commits are not known
--   age_seconds: from then to as_of
--   reason: manual_sync (nobody has started it), suspended, failing (the operator tried), waiting
select
    workload_id,
    service,
    environment,
    revision,
    since_at,
    seconds_between(since_at, (select as_of from run_parameters)) as age_seconds,
    reason
from chg_pending
