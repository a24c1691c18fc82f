-- What operators saw fail, and when it was over. Grain: one row of fail_detections, with its columns.
--   restored_at: first Healthy after it degraded that stood for degraded_window; without a health signal end of the next successful attempt; null: not yet, or never changed
--   fixed_at: what was never changed: end of the next successful attempt of any kind, or when the workload was Synced again
--   fix_deployment_id: the last other deployment that succeeded between the two, or since while it is not restored
with restored as (
    select
        fail_detections.*,
        case
            when fail_detections.degraded_at is not null then fail_recoveries.healthy_at
            when not fail_detections.is_production_unchanged then fail_recoveries.succeeded_at
        end as restored_at,
        case when fail_detections.is_production_unchanged then least(fail_recoveries.succeeded_at, fail_recoveries.synced_at) end as fixed_at
    from fail_detections
    inner join fail_recoveries on fail_recoveries.deployment_id = fail_detections.deployment_id
),
concerned as (
    select distinct workload_id
    from fail_detections
),
-- Looking back from the restoration, or from now while there is none: to the last other deployment that succeeded.
back as (
    select dep_attempts.workload_id, dep_attempts.finished_at as occurred_at, 0 as step, dep_attempts.deployment_no as succeeded_no, cast(null as string) as deployment_id
    from dep_attempts
    inner join concerned on concerned.workload_id = dep_attempts.workload_id
    where dep_attempts.is_deciding
        and dep_attempts.outcome = 'succeeded'
    union all
    select workload_id, coalesce(restored_at, timestamp '9999-12-31 00:00:00') as occurred_at, 1 as step, null as succeeded_no, deployment_id
    from restored
    where not is_production_unchanged
),
seen_back as (
    select
        deployment_id,
        max(succeeded_no) over (
            partition by workload_id
            order by occurred_at, step, deployment_id nulls first rows between unbounded preceding and current row
        ) as succeeded_no
    from back
)
select
    restored.deployment_id,
    restored.workload_id,
    restored.sync_failed_at,
    restored.sync_failed_id,
    restored.degraded_at,
    restored.is_degraded_in_window,
    restored.is_degraded_before_healthy,
    restored.is_production_unchanged,
    restored.detected_at,
    restored.restored_at,
    restored.fixed_at,
    remediation.deployment_id as fix_deployment_id
from restored
left join seen_back on seen_back.deployment_id = restored.deployment_id
left join dep_attempts as remediation
    on remediation.workload_id = restored.workload_id
    and remediation.deployment_no = seen_back.succeeded_no
    and remediation.is_deciding
    and remediation.deployment_id <> restored.deployment_id
    and remediation.finished_at > restored.detected_at
