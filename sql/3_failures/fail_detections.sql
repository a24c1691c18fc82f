-- When operators saw deployments fail. Grain: one deployment with a signal of its operator: an attempt that failed, or a degradation.
--   sync_failed_at, sync_failed_id: end of the first failed attempt, and that reconciliation
--   degraded_at: when its health became Degraded; the end of the deployment where it was so already
--   is_production_unchanged: none of its failed attempts may have reached production, and nothing degraded
--   detected_at: the earlier of the two signals
select
    dep_attempts.deployment_id,
    dep_attempts.workload_id,
    tries.sync_failed_at,
    tries.sync_failed_id,
    fail_degradations.degraded_at,
    coalesce(fail_degradations.is_in_window, false) as is_degraded_in_window,
    coalesce(fail_degradations.is_before_healthy, false) as is_degraded_before_healthy,
    fail_degradations.deployment_id is null and coalesce(tries.is_nothing_applied, false) as is_production_unchanged,
    least(tries.sync_failed_at, fail_degradations.degraded_at) as detected_at
from dep_attempts
left join (select * from fail_tries where sync_failed_at is not null) as tries on tries.deployment_id = dep_attempts.deployment_id
left join fail_degradations on fail_degradations.deployment_id = dep_attempts.deployment_id
where dep_attempts.is_deciding
    and dep_attempts.finished_at is not null
    and (tries.deployment_id is not null or fail_degradations.deployment_id is not null)
