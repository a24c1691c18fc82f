-- What operators saw fail. Grain: one deployment with a signal of its operator: an attempt that failed, or a degradation.
-- Health that became Degraded belongs to the change that had finished last. It is its failure within degraded_window of its end, or before
-- its state was ever healthy: Kubernetes reports a stuck rollout after ten minutes only. A change that finds its workload Degraded and leaves
-- it so is one too; one that finds it Degraded for seven days is told nothing by it. A change of which nothing was applied changes no health:
-- what degrades after it is still the failure of the one before it.
--   sync_failed_at, sync_failed_id: end of the first failed attempt, and that reconciliation
--   degraded_at: when its health became Degraded; the end of the deployment where it was so already
--   is_production_unchanged: none of its failed attempts may have reached production, and nothing degraded
--   detected_at: the earlier of the two signals
--   restored_at: first Healthy after it degraded that stood for degraded_window; without a health signal end of the next successful attempt; null: not yet, or never changed
--   fixed_at: what was never changed: end of the next successful attempt of any kind, or when the workload was Synced again
--   fix_deployment_id: the last other deployment that succeeded between the two, or since while it is not restored
with every_deployment as (
    select
        dep_attempts.deployment_id,
        dep_attempts.workload_id,
        dep_attempts.deployment_no,
        dep_attempts.finished_at,
        dep_attempts.deployment_began_at,
        dep_attempts.deployment_reached_production,
        dep_workloads.degraded_window_seconds,
        dep_workloads.health_settle_seconds,
        chg_live.healthy_at,
        lead(dep_attempts.deployment_began_at) over (partition by dep_attempts.workload_id order by dep_attempts.deployment_no) as next_began_at
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    left join chg_live on chg_live.deployment_id = dep_attempts.deployment_id
    where dep_attempts.is_deciding
),
-- One that still runs has no end, but ends the time in which the one before it could become healthy.
deployments as (
    select *
    from every_deployment
    where finished_at is not null
),
tries as (
    select
        deployment_id,
        min(sync_failed_at) as sync_failed_at,
        min_by(reconciliation_id, lpad(cast(seq as string), 12, '0')) filter (where sync_failed_at is not null) as sync_failed_id,
        min(health_failed_at) as health_failed_at,
        bool_and(reached_production is not distinct from false) filter (where sync_failed_at is not null) as is_nothing_applied
    from dep_attempts
    where deployment_id is not null
        and (sync_failed_at is not null or health_failed_at is not null)
    group by deployment_id
),
-- One pass over the deployments and the health of a workload, instead of a product of both.
timeline as (
    select workload_id, from_at as occurred_at, 1 as step, health, from_at, cast(null as string) as deployment_id, cast(null as bigint) as deployment_no
    from dep_health
    union all
    select workload_id, deployment_began_at as occurred_at, 2 as step, null as health, null as from_at, deployment_id, null as deployment_no
    from deployments
    union all
    select workload_id, finished_at as occurred_at, 0 as step, null as health, null as from_at, deployment_id, deployment_no
    from deployments
    where coalesce(deployment_reached_production, true)
),
placed as (
    select
        *,
        max(deployment_no) over so_far as finished_no,
        max(from_at) over so_far as interval_from_at,
        min(case when health = 'Healthy' then from_at end) over later as next_healthy_at
    from timeline
    window
        so_far as (
            partition by workload_id
            order by occurred_at, step, deployment_id nulls first rows between unbounded preceding and current row
        ),
        later as (
            partition by workload_id
            order by occurred_at, step, deployment_id nulls first rows between 1 following and unbounded following
        )
),
began as (
    select
        placed.deployment_id,
        dep_health.health = 'Degraded'
        and seconds_between(dep_health.degraded_since_at, placed.occurred_at) >= 604800 as is_long_degraded
    from placed
    inner join dep_health
        on dep_health.workload_id = placed.workload_id
        and dep_health.from_at = placed.interval_from_at
    where placed.step = 2
),
finished as (
    select
        deployments.*,
        -- A Healthy whose instant is only a bound proves no instant, but that it was healthy.
        coalesce(
            deployments.healthy_at,
            case
                when dep_health.health = 'Healthy'
                    and dep_health.seen_until_at >= plus_seconds(deployments.finished_at, deployments.health_settle_seconds)
                    then deployments.finished_at
                when deployments.next_began_at is null or placed.next_healthy_at < deployments.next_began_at then placed.next_healthy_at
            end
        ) as healthy_by,
        case when dep_health.health = 'Degraded' and coalesce(dep_health.to_at > deployments.finished_at, true) then deployments.finished_at end as found_degraded_at
    from deployments
    inner join placed
        on placed.deployment_id = deployments.deployment_id
        and placed.step = 0
    left join dep_health
        on dep_health.workload_id = placed.workload_id
        and dep_health.from_at = placed.interval_from_at
        and dep_health.from_at < deployments.finished_at
),
degradations as (
    select
        finished.deployment_id,
        placed.from_at as degraded_at,
        seconds_between(finished.finished_at, placed.from_at) <= finished.degraded_window_seconds as is_in_window,
        finished.healthy_by is null or placed.from_at < finished.healthy_by as is_before_healthy
    from placed
    inner join finished
        on finished.workload_id = placed.workload_id
        and finished.deployment_no = placed.finished_no
    where placed.health = 'Degraded'
    union all
    select
        deployment_id,
        found_degraded_at as degraded_at,
        false as is_in_window,
        true as is_before_healthy
    from finished
    where found_degraded_at is not null
        and healthy_by is null
    union all
    select
        tries.deployment_id,
        tries.health_failed_at as degraded_at,
        seconds_between(finished.finished_at, tries.health_failed_at) >= 0
        and seconds_between(finished.finished_at, tries.health_failed_at) <= finished.degraded_window_seconds as is_in_window,
        finished.healthy_by is null or tries.health_failed_at < finished.healthy_by as is_before_healthy
    from tries
    inner join finished on finished.deployment_id = tries.deployment_id
    where tries.health_failed_at is not null
),
degraded as (
    select
        degradations.deployment_id,
        min(degradations.degraded_at) as degraded_at,
        bool_or(degradations.is_in_window) as is_in_window,
        bool_or(degradations.is_before_healthy) as is_before_healthy
    from degradations
    inner join deployments on deployments.deployment_id = degradations.deployment_id
    left join began on began.deployment_id = degradations.deployment_id
    where (degradations.is_in_window or degradations.is_before_healthy)
        and not coalesce(began.is_long_degraded, false)
    group by degradations.deployment_id
),
failures as (
    select
        deployments.deployment_id,
        deployments.workload_id,
        deployments.degraded_window_seconds,
        tries.sync_failed_at,
        tries.sync_failed_id,
        degraded.degraded_at,
        coalesce(degraded.is_in_window, false) as is_degraded_in_window,
        coalesce(degraded.is_before_healthy, false) as is_degraded_before_healthy,
        degraded.deployment_id is null and coalesce(tries.is_nothing_applied, false) as is_production_unchanged,
        least(tries.sync_failed_at, degraded.degraded_at) as detected_at
    from deployments
    left join tries
        on tries.deployment_id = deployments.deployment_id
        and tries.sync_failed_at is not null
    left join degraded on degraded.deployment_id = deployments.deployment_id
    where tries.deployment_id is not null
        or degraded.deployment_id is not null
),
concerned as (
    select workload_id, bool_or(is_production_unchanged) as has_production_unchanged
    from failures
    group by workload_id
),
-- After a failed sync that changed nothing a revert leaves nothing to apply: no operation begins, and Argo CD says or shows Synced.
synced as (
    select workload_id, occurred_at from int_sync_changes where status = 'Synced'
    union all
    select workload_id, from_at as occurred_at from dep_drift_sightings where verdict = 'synced'
    union all
    select workload_id, until_at as occurred_at from dep_drift_sightings where verdict = 'synced'
),
-- Looking ahead from the degradation, or the detection where there is none: to a Healthy that stood, to a successful attempt, to a Synced.
ahead as (
    select workload_id, coalesce(degraded_at, detected_at) as occurred_at, 1 as step, deployment_id, cast(null as timestamp) as healthy_at, cast(null as timestamp) as succeeded_at, cast(null as timestamp) as synced_at
    from failures
    union all
    select dep_health.workload_id, dep_health.from_at as occurred_at, 0 as step, null as deployment_id, dep_health.from_at as healthy_at, null as succeeded_at, null as synced_at
    from dep_health
    inner join concerned on concerned.workload_id = dep_health.workload_id
    inner join dep_workloads on dep_workloads.workload_id = dep_health.workload_id
    where dep_health.health = 'Healthy'
        and (
            dep_health.next_degraded_at is null
            or seconds_between(dep_health.from_at, dep_health.next_degraded_at) > dep_workloads.degraded_window_seconds
        )
    union all
    select dep_attempts.workload_id, dep_attempts.finished_at as occurred_at, 0 as step, null as deployment_id, null as healthy_at, dep_attempts.finished_at as succeeded_at, null as synced_at
    from dep_attempts
    inner join concerned on concerned.workload_id = dep_attempts.workload_id
    where dep_attempts.phase = 'succeeded'
    union all
    select synced.workload_id, synced.occurred_at, 0 as step, null as deployment_id, null as healthy_at, null as succeeded_at, synced.occurred_at as synced_at
    from synced
    inner join concerned on concerned.workload_id = synced.workload_id
    where concerned.has_production_unchanged
),
seen_ahead as (
    select
        deployment_id,
        min(healthy_at) over later as healthy_at,
        min(succeeded_at) over later as succeeded_at,
        min(synced_at) over later as synced_at
    from ahead
    window later as (
        partition by workload_id
        order by occurred_at, step, deployment_id nulls first rows between 1 following and unbounded following
    )
),
restored as (
    select
        failures.*,
        case
            when failures.degraded_at is not null then seen_ahead.healthy_at
            when not failures.is_production_unchanged then seen_ahead.succeeded_at
        end as restored_at,
        case when failures.is_production_unchanged then least(seen_ahead.succeeded_at, seen_ahead.synced_at) end as fixed_at
    from failures
    inner join seen_ahead on seen_ahead.deployment_id = failures.deployment_id
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
