-- When failed deployments were over. Grain: one row of fail_signals, with its columns.
-- It does not depend on a remediation: with a health signal it is the first Healthy after it that stood for degraded_window; else with
-- incidents when the last deployment that succeeded before their last resolution was live, or that resolution; else the end of the next
-- successful attempt of any kind. A failed sync that changed nothing has nothing to recover from.
--   restored_at: null: not yet, never changed, or the incident tool contradicts itself
--   is_by_resolution: only the resolution of its incidents can tell
with timeline as (
    select workload_id, finished_at as occurred_at, 0 as step, deployment_no as succeeded_no, cast(null as string) as deployment_id
    from fail_successes
    union all
    select workload_id, resolved_at as occurred_at, 1 as step, null as succeeded_no, deployment_id
    from fail_signals
    where resolved_at is not null
),
last_before_resolution as (
    select
        deployment_id,
        max(succeeded_no) over (
            partition by workload_id
            order by occurred_at, step, deployment_id nulls first rows between unbounded preceding and current row
        ) as succeeded_no
    from timeline
)
select
    fail_signals.*,
    case
        when fail_signals.degraded_at is not null or not fail_signals.has_incident then fail_signals.ended_at
        when repaired.deployment_id is not null then repaired.live_at
        when fail_signals.resolved_at >= fail_signals.detected_at then fail_signals.resolved_at
    end as restored_at,
    fail_signals.degraded_at is null and fail_signals.has_incident and repaired.deployment_id is null as is_by_resolution
from fail_signals
left join last_before_resolution on last_before_resolution.deployment_id = fail_signals.deployment_id
left join fail_successes as repaired
    on repaired.workload_id = fail_signals.workload_id
    and repaired.deployment_no = last_before_resolution.succeeded_no
    and repaired.deployment_id <> fail_signals.deployment_id
    and repaired.finished_at > fail_signals.detected_at
