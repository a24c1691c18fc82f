-- Failed deployments: when each was noticed, when it was over, and what remediated it. Grain: one deployment with at least one signal.
-- Detected is the earliest signal of any kind. Restored does not depend on a remediation: with a health signal it is the first Healthy
-- after it that stood for degraded_window; else with incidents when the last deployment that succeeded before their last resolution was live, or that
-- resolution; else the end of the next successful attempt of any kind. A failed sync that changed nothing has nothing to recover from.
--   detected_by: sync_failed, degraded, incident, cause_named: the earliest signal; of several at one instant the first in this order
--   restore_signal: operator_rollback, healthy_after_remediation, incident_resolved, self_healed
--   recovery_null_reason: open, production_unchanged, resolved_before_detected (the incident tool contradicts itself)
with blames as (
    select
        blame_incidents.deployment_id,
        min(blame_incidents.detected_at) as incident_detected_at,
        min(case when blame_incidents.attributed_by = 'cause_named' then blame_incidents.detected_at end) as cause_named_at,
        min(case when blame_incidents.attributed_by = 'window' then blame_incidents.detected_at end) as incident_at,
        case when count(*) = count(int_incidents.resolved_at) then max(int_incidents.resolved_at) end as resolved_at,
        max_by(
            blame_incidents.return_deployment_id,
            lpad(cast(returned.deployment_no as string), 12, '0')
        ) as return_deployment_id
    from blame_incidents
    inner join int_incidents on int_incidents.incident_id = blame_incidents.incident_id
    left join dep_attempts as returned
        on returned.deployment_id = blame_incidents.return_deployment_id
        and returned.is_deciding
    group by blame_incidents.deployment_id
),
failed as (
    select deployment_id from out_operator_failures
    union
    select deployment_id from blames
),
signals as (
    select
        failed.deployment_id,
        dep_attempts.workload_id,
        dep_attempts.deployment_no,
        dep_workloads.degraded_window_seconds,
        out_operator_failures.sync_failed_at,
        out_operator_failures.degraded_at,
        coalesce(out_operator_failures.is_degraded_in_window, false) as is_degraded_in_window,
        coalesce(out_operator_failures.is_degraded_before_healthy, false) as is_degraded_before_healthy,
        coalesce(out_operator_failures.is_production_unchanged, false) and blames.deployment_id is null as is_production_unchanged,
        out_operator_failures.fixed_at,
        blames.incident_at,
        blames.cause_named_at,
        blames.resolved_at,
        blames.return_deployment_id,
        blames.deployment_id is not null as has_incident,
        least(out_operator_failures.sync_failed_at, out_operator_failures.degraded_at, blames.incident_detected_at) as detected_at
    from failed
    inner join dep_attempts
        on dep_attempts.deployment_id = failed.deployment_id
        and dep_attempts.is_deciding
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    left join out_operator_failures on out_operator_failures.deployment_id = failed.deployment_id
    left join blames on blames.deployment_id = failed.deployment_id
),
concerned as (
    select distinct workload_id
    from signals
),
-- Looking ahead from the degradation, or the detection where there is none: to a Healthy that stood, and to a successful attempt.
ahead as (
    select dep_health.workload_id, 'healthy' as sought, dep_health.from_at as occurred_at, 0 as step, cast(null as string) as deployment_id
    from dep_health
    inner join concerned on concerned.workload_id = dep_health.workload_id
    inner join dep_workloads on dep_workloads.workload_id = dep_health.workload_id
    where dep_health.health = 'Healthy'
        and (
            dep_health.next_degraded_at is null
            or seconds_between(dep_health.from_at, dep_health.next_degraded_at) > dep_workloads.degraded_window_seconds
        )
    union all
    select dep_attempts.workload_id, 'succeeded' as sought, dep_attempts.finished_at as occurred_at, 0 as step, null as deployment_id
    from dep_attempts
    inner join concerned on concerned.workload_id = dep_attempts.workload_id
    where dep_attempts.phase = 'succeeded'
    union all
    select signals.workload_id, kinds.sought, coalesce(signals.degraded_at, signals.detected_at) as occurred_at, 1 as step, signals.deployment_id
    from signals
    cross join (select 'healthy' as sought union all select 'succeeded' as sought) as kinds
),
-- What comes first after an instant directly follows it, or another instant that is asked about. Only that is kept for the frame, which costs more
-- than all else where it is over every Healthy.
next_ones as (
    select
        *,
        lag(step) over (partition by workload_id, sought order by occurred_at, step, deployment_id nulls first) as previous_step
    from ahead
),
seen as (
    select
        deployment_id,
        sought,
        min(case when step = 0 then occurred_at end) over (
            partition by workload_id, sought
            order by occurred_at, step, deployment_id nulls first rows between 1 following and unbounded following
        ) as seen_at
    from next_ones
    where step = 1
        or previous_step = 1
),
seen_ahead as (
    select
        deployment_id,
        min(case when sought = 'healthy' then seen_at end) as healthy_at,
        min(case when sought = 'succeeded' then seen_at end) as succeeded_at
    from seen
    where deployment_id is not null
    group by deployment_id
),
-- Looking back from an instant: to the last deployment that had succeeded by then.
successes as (
    select
        dep_attempts.workload_id,
        dep_attempts.finished_at,
        dep_attempts.deployment_no,
        dep_attempts.deployment_id,
        out_shipped.live_at,
        out_shipped.kind,
        coalesce(chg_config_commits.is_revert_only, false) as is_revert_only
    from dep_attempts
    inner join concerned on concerned.workload_id = dep_attempts.workload_id
    inner join out_shipped on out_shipped.deployment_id = dep_attempts.deployment_id
    left join chg_config_commits on chg_config_commits.deployment_id = dep_attempts.deployment_id
    where dep_attempts.is_deciding
        and dep_attempts.outcome = 'succeeded'
),
until_resolved as (
    select workload_id, finished_at as occurred_at, 0 as step, deployment_no as succeeded_no, cast(null as string) as deployment_id
    from successes
    union all
    select workload_id, resolved_at as occurred_at, 1 as step, null as succeeded_no, deployment_id
    from signals
    where resolved_at is not null
),
last_before_resolution as (
    select
        deployment_id,
        max(succeeded_no) over (
            partition by workload_id
            order by occurred_at, step, deployment_id nulls first rows between unbounded preceding and current row
        ) as succeeded_no
    from until_resolved
),
restored as (
    select
        signals.*,
        case
            when signals.is_production_unchanged then null
            when signals.degraded_at is not null then seen_ahead.healthy_at
            when signals.has_incident and repaired.deployment_id is not null then repaired.live_at
            when signals.has_incident and signals.resolved_at >= signals.detected_at then signals.resolved_at
            when signals.has_incident then null
            else seen_ahead.succeeded_at
        end as restored_at,
        signals.degraded_at is null and signals.has_incident and repaired.deployment_id is null as is_by_resolution
    from signals
    inner join seen_ahead on seen_ahead.deployment_id = signals.deployment_id
    left join last_before_resolution on last_before_resolution.deployment_id = signals.deployment_id
    left join successes as repaired
        on repaired.workload_id = signals.workload_id
        and repaired.deployment_no = last_before_resolution.succeeded_no
        and repaired.deployment_id <> signals.deployment_id
        and repaired.finished_at > signals.detected_at
),
-- A remediation that the operator made by itself is no deployment, but ends what it undoes.
until_restored as (
    select workload_id, finished_at as occurred_at, 0 as step, deployment_no as succeeded_no, cast(null as timestamp) as rolled_back_at, cast(null as string) as deployment_id
    from successes
    union all
    select dep_attempts.workload_id, dep_attempts.finished_at as occurred_at, 0 as step, null as succeeded_no, dep_attempts.finished_at as rolled_back_at, null as deployment_id
    from dep_attempts
    inner join concerned on concerned.workload_id = dep_attempts.workload_id
    where dep_attempts.kind = 'remediation'
        and dep_attempts.phase = 'succeeded'
    union all
    select workload_id, restored_at as occurred_at, 1 as step, null as succeeded_no, null as rolled_back_at, deployment_id
    from restored
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
        restored.*,
        coalesce(last_before_restoration.rolled_back_at > restored.detected_at, false) as is_rolled_back_by_operator,
        coalesce(
            remediation.deployment_id,
            case when restored.sync_failed_at is null and restored.degraded_at is null then restored.return_deployment_id end
        ) as remediation_deployment_id
    from restored
    left join last_before_restoration on last_before_restoration.deployment_id = restored.deployment_id
    left join successes as remediation
        on remediation.workload_id = restored.workload_id
        and remediation.deployment_no = last_before_restoration.succeeded_no
        and remediation.deployment_id <> restored.deployment_id
        and remediation.finished_at > restored.detected_at
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
        when remedies.kind = 'rollback' or remedies.is_revert_only then 'rollback'
        else 'roll_forward'
    end as remediation_kind
from remediated
left join successes as remedies on remedies.deployment_id = remediated.remediation_deployment_id
