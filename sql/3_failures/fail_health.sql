-- What health said when a deployment finished, and after that. Grain: one deployment that finished and may have changed something.
-- What never reached production changes no health: the verdict after it is still one on the deployment before it.
--   healthy_by: when its state was healthy, or was by; null: not before the next one began
--   found_degraded_at: its end, where the workload became Degraded while it was carried out and still was so then; what was Degraded before it
--     began, and stayed so, is no verdict on it
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
        and coalesce(deployment_reached_production, true)
),
-- Ends of deployments (step 0) between the intervals of health of a workload (step 1).
instants as (
    select workload_id, finished_at as occurred_at, 0 as step, deployment_id
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
        select workload_id, occurred_at, step, deployment_id from instants
        union all
        select workload_id, from_at as occurred_at, 1 as step, cast(null as string) as deployment_id from chg_healthy
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
)
select
    deployments.deployment_id,
    deployments.workload_id,
    deployments.deployment_no,
    deployments.finished_at,
    deployments.degraded_window_seconds,
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
    case
        when dep_health.health = 'Degraded'
            and dep_health.of_revision is null
            and dep_health.from_at >= deployments.deployment_began_at
            and coalesce(dep_health.to_at > deployments.finished_at, true)
            then deployments.finished_at
    end as found_degraded_at
from deployments
inner join standing
    on standing.deployment_id = deployments.deployment_id
    and standing.step = 0
inner join healthy_later on healthy_later.deployment_id = deployments.deployment_id
left join dep_health
    on dep_health.workload_id = standing.workload_id
    and dep_health.from_at = standing.interval_from_at
    and dep_health.from_at < deployments.finished_at
