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
-- Instants of deployments between the intervals of health of a workload: 0 it finished, and may have changed something; 1 health; 2 it began.
instants as (
    select workload_id, finished_at as occurred_at, 0 as step, deployment_id
    from deployments
    where coalesce(deployment_reached_production, true)
    union all
    select workload_id, deployment_began_at as occurred_at, 2 as step, deployment_id
    from deployments
),
-- Which interval stands: the last that began by then is followed by that instant, or by another. Only such intervals
-- are kept for the frame, which costs more than all else where it is over every one.
beside_instants as (
    select
        *,
        lead(step) over (partition by workload_id order by occurred_at, step, deployment_id nulls first) as next_step
    from (
        select workload_id, occurred_at, step, deployment_id from instants
        union all
        select workload_id, from_at as occurred_at, 1 as step, cast(null as string) as deployment_id from dep_health
    ) as timeline
),
standing as (
    select
        deployment_id,
        workload_id,
        occurred_at,
        step,
        max(case when step = 1 then occurred_at end) over (
            partition by workload_id
            order by occurred_at, step, deployment_id nulls first rows between unbounded preceding and current row
        ) as interval_from_at
    from beside_instants
    where step <> 1
        or next_step <> 1
),
-- Likewise the first Healthy after a deployment finished.
after_finishes as (
    select
        *,
        lag(step) over (partition by workload_id order by occurred_at, step, deployment_id nulls first) as previous_step
    from (
        select workload_id, occurred_at, step, deployment_id from instants where step = 0
        union all
        select workload_id, from_at as occurred_at, 1 as step, cast(null as string) as deployment_id from dep_health where health = 'Healthy'
    ) as timeline
),
healthy_later as (
    select
        deployment_id,
        min(case when step = 1 then occurred_at end) over (
            partition by workload_id
            order by occurred_at, step, deployment_id nulls first rows between 1 following and unbounded following
        ) as next_healthy_at
    from after_finishes
    where step = 0
        or previous_step = 0
),
-- Whose a degradation is: of what had finished by then the last change.
owned as (
    select
        workload_id,
        degraded_at,
        max(deployment_no) over (
            partition by workload_id order by occurred_at, step, deployment_no nulls first rows between unbounded preceding and current row
        ) as finished_no
    from (
        select workload_id, finished_at as occurred_at, 0 as step, deployment_no, cast(null as timestamp) as degraded_at
        from deployments
        where coalesce(deployment_reached_production, true)
        union all
        select workload_id, from_at as occurred_at, 1 as step, null as deployment_no, from_at as degraded_at
        from dep_health
        where health = 'Degraded'
    ) as timeline
),
began as (
    select
        standing.deployment_id,
        dep_health.health = 'Degraded'
        and seconds_between(dep_health.degraded_since_at, standing.occurred_at) >= 604800 as is_long_degraded
    from standing
    inner join dep_health
        on dep_health.workload_id = standing.workload_id
        and dep_health.from_at = standing.interval_from_at
    where standing.step = 2
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
                when deployments.next_began_at is null or healthy_later.next_healthy_at < deployments.next_began_at then healthy_later.next_healthy_at
            end
        ) as healthy_by,
        case when dep_health.health = 'Degraded' and coalesce(dep_health.to_at > deployments.finished_at, true) then deployments.finished_at end as found_degraded_at
    from deployments
    inner join standing
        on standing.deployment_id = deployments.deployment_id
        and standing.step = 0
    inner join healthy_later on healthy_later.deployment_id = deployments.deployment_id
    left join dep_health
        on dep_health.workload_id = standing.workload_id
        and dep_health.from_at = standing.interval_from_at
        and dep_health.from_at < deployments.finished_at
),
degradations as (
    select
        finished.deployment_id,
        owned.degraded_at,
        seconds_between(finished.finished_at, owned.degraded_at) <= finished.degraded_window_seconds as is_in_window,
        finished.healthy_by is null or owned.degraded_at < finished.healthy_by as is_before_healthy
    from owned
    inner join finished
        on finished.workload_id = owned.workload_id
        and finished.deployment_no = owned.finished_no
    where owned.degraded_at is not null
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
-- After a failed sync that changed nothing a revert leaves nothing to apply: no operation begins, and the operator says or shows that all is as desired.
synced as (
    select workload_id, known_at as occurred_at
    from drift_points
    where says = 'as_desired'
        and evidence in ('word', 'sighting')
),
-- Looking ahead from the degradation, or the detection where there is none: to a Healthy that stood, to a successful attempt, to a Synced.
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
    select synced.workload_id, 'synced' as sought, synced.occurred_at, 0 as step, null as deployment_id
    from synced
    inner join concerned on concerned.workload_id = synced.workload_id
    where concerned.has_production_unchanged
    union all
    select failures.workload_id, kinds.sought, coalesce(failures.degraded_at, failures.detected_at) as occurred_at, 1 as step, failures.deployment_id
    from failures
    cross join (select 'healthy' as sought union all select 'succeeded' as sought union all select 'synced' as sought) as kinds
),
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
        min(case when sought = 'succeeded' then seen_at end) as succeeded_at,
        min(case when sought = 'synced' then seen_at end) as synced_at
    from seen
    where deployment_id is not null
    group by deployment_id
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
