-- Failed deployments: when each was noticed, when it was over, and what remediated it. Grain: one deployment with at least one signal.
-- The remediation is the last other deployment of the workload that succeeded after the detection and not after the restoration; for incidents
-- alone without one the return that was passed over for it.
--   detected_by: sync_failed, degraded, incident, cause_named: the earliest signal; of several at one instant the first in this order
--   restore_signal: operator_rollback, healthy_after_remediation, incident_resolved, self_healed
--   recovery_null_reason: open, production_unchanged, resolved_before_detected (the incident tool contradicts itself)
with until_restored as (
    select workload_id, finished_at as occurred_at, 0 as step, deployment_no as succeeded_no, cast(null as timestamp) as rolled_back_at, cast(null as string) as deployment_id
    from fail_successes
    union all
    -- A remediation that the operator made by itself is no deployment, but ends what it undoes.
    select dep_attempts.workload_id, dep_attempts.finished_at as occurred_at, 0 as step, null as succeeded_no, dep_attempts.finished_at as rolled_back_at, null as deployment_id
    from dep_attempts
    inner join (select distinct workload_id from fail_restorations) as concerned on concerned.workload_id = dep_attempts.workload_id
    where dep_attempts.kind = 'remediation'
        and dep_attempts.phase = 'succeeded'
    union all
    select workload_id, restored_at as occurred_at, 1 as step, null as succeeded_no, null as rolled_back_at, deployment_id
    from fail_restorations
    where restored_at is not null
),
last_before_restoration as (
    select
        deployment_id,
        max(succeeded_no) over so_far as succeeded_no,
        max(rolled_back_at) over so_far as rolled_back_at
    from until_restored
    window so_far as (
        partition by workload_id
        order by occurred_at, step, deployment_id nulls first rows between unbounded preceding and current row
    )
),
remediated as (
    select
        fail_restorations.*,
        coalesce(last_before_restoration.rolled_back_at > fail_restorations.detected_at, false) as is_rolled_back_by_operator,
        coalesce(
            remediation.deployment_id,
            case when fail_restorations.sync_failed_at is null and fail_restorations.degraded_at is null then fail_restorations.return_deployment_id end
        ) as remediation_deployment_id
    from fail_restorations
    left join last_before_restoration on last_before_restoration.deployment_id = fail_restorations.deployment_id
    left join fail_successes as remediation
        on remediation.workload_id = fail_restorations.workload_id
        and remediation.deployment_no = last_before_restoration.succeeded_no
        and remediation.deployment_id <> fail_restorations.deployment_id
        and remediation.finished_at > fail_restorations.detected_at
)
select
    md5(remediated.deployment_id || '|failure') as failure_id,
    remediated.deployment_id,
    remediated.workload_id,
    remediated.sync_failed_at,
    remediated.degraded_at,
    remediated.is_degraded_in_window,
    remediated.is_degraded_before_healthy,
    remediated.incident_at,
    remediated.cause_named_at,
    remediated.has_incident,
    remediated.is_production_unchanged,
    remediated.detected_at,
    case remediated.detected_at
        when remediated.sync_failed_at then 'sync_failed'
        when remediated.degraded_at then 'degraded'
        when remediated.incident_at then 'incident'
        else 'cause_named'
    end as detected_by,
    remediated.restored_at,
    case
        when remediated.restored_at is null then null
        when remediated.is_rolled_back_by_operator then 'operator_rollback'
        when remediated.remediation_deployment_id is not null then 'healthy_after_remediation'
        when remediated.is_by_resolution then 'incident_resolved'
        else 'self_healed'
    end as restore_signal,
    case
        when remediated.restored_at is not null then null
        when remediated.is_production_unchanged then 'production_unchanged'
        when remediated.is_by_resolution and remediated.resolved_at is not null then 'resolved_before_detected'
        else 'open'
    end as recovery_null_reason,
    case when remediated.is_production_unchanged then remediated.fixed_at end as fixed_at,
    remediated.remediation_deployment_id,
    case
        when remediated.remediation_deployment_id is null then null
        when remedies.is_return then 'rollback'
        else 'roll_forward'
    end as remediation_kind
from remediated
left join fail_successes as remedies on remedies.deployment_id = remediated.remediation_deployment_id
