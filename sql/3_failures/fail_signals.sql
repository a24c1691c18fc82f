-- Failed deployments with all that was noticed of them, by operators and by incidents. Grain: one deployment with at least one signal.
--   is_production_unchanged: nothing of it may have reached production, and no incident blames it
--   detected_at: the earliest signal
--   ended_at, fixed_at: when its operator's signals were over, and when what was never changed was whole again: see fail_by_operator
--   resolved_at, return_deployment_id: of its incidents: see fail_incidents
with failed as (
    select deployment_id from fail_by_operator
    union
    select deployment_id from fail_incidents
)
select
    failed.deployment_id,
    dep_attempts.workload_id,
    fail_by_operator.sync_failed_at,
    fail_by_operator.degraded_at,
    coalesce(fail_by_operator.is_degraded_in_window, false) as is_degraded_in_window,
    coalesce(fail_by_operator.is_degraded_before_healthy, false) as is_degraded_before_healthy,
    coalesce(fail_by_operator.is_production_unchanged, false) and fail_incidents.deployment_id is null as is_production_unchanged,
    fail_by_operator.restored_at as ended_at,
    fail_by_operator.fixed_at,
    fail_incidents.incident_at,
    fail_incidents.cause_named_at,
    fail_incidents.resolved_at,
    fail_incidents.return_deployment_id,
    fail_incidents.deployment_id is not null as has_incident,
    least(fail_by_operator.sync_failed_at, fail_by_operator.degraded_at, fail_incidents.detected_at) as detected_at
from failed
inner join dep_attempts
    on dep_attempts.deployment_id = failed.deployment_id
    and dep_attempts.is_deciding
left join fail_by_operator on fail_by_operator.deployment_id = failed.deployment_id
left join fail_incidents on fail_incidents.deployment_id = failed.deployment_id
