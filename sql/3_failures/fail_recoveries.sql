-- What came first after a failure that an operator saw: from its degradation, or its detection where nothing degraded. Grain: one row of fail_detections.
--   healthy_at: a Healthy that no Degraded followed within degraded_window
--   succeeded_at: the end of an attempt of any kind that succeeded
--   synced_at: its operator said or showed that all was as desired; asked only where production was not changed: a revert leaves nothing to apply then, and no operation begins
with concerned as (
    select workload_id, bool_or(is_production_unchanged) as has_production_unchanged
    from fail_detections
    group by workload_id
),
synced as (
    select workload_id, known_at as occurred_at
    from drift_points
    where says = 'as_desired'
        and evidence in ('word', 'sighting')
),
-- 0 is what is looked for, 1 from where.
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
    select fail_detections.workload_id, kinds.sought, coalesce(fail_detections.degraded_at, fail_detections.detected_at) as occurred_at, 1 as step, fail_detections.deployment_id
    from fail_detections
    cross join (select 'healthy' as sought union all select 'succeeded' as sought union all select 'synced' as sought) as kinds
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
)
select
    deployment_id,
    min(case when sought = 'healthy' then seen_at end) as healthy_at,
    min(case when sought = 'succeeded' then seen_at end) as succeeded_at,
    min(case when sought = 'synced' then seen_at end) as synced_at
from seen
where deployment_id is not null
group by deployment_id
