-- When each deployment's state was first healthy. Grain: one deployment that has ended; a failed one may have changed production too, and then
-- health decides how long it is to blame.
-- The Healthy that stands when an attempt ends is still the verdict on the old state: it counts only if nothing moved away from it
-- within health_settle, and only if that was seen (a later transition, or a snapshot read late enough). Otherwise the first transition to
-- Healthy after the end counts, before the next attempted change starts. Only exact instants are used: where the first Healthy after the end is one of
-- unknown begin the instant is not known, and a later one is not the first.
with deployments as (
    select
        dep_attempts.deployment_id,
        dep_attempts.workload_id,
        dep_attempts.finished_at,
        dep_workloads.health_settle_seconds,
        dep_attempts.seq,
        dep_attempts.deployment_began_at
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    where dep_attempts.is_deciding
),
with_next as (
    select
        *,
        lead(deployment_began_at) over (partition by workload_id order by seq) as next_began_at
    from deployments
),
ended as (
    select
        with_next.*,
        plus_seconds(with_next.finished_at, with_next.health_settle_seconds) as settled_at
    from with_next
    inner join dep_attempts
        on dep_attempts.deployment_id = with_next.deployment_id
        and dep_attempts.is_deciding
    where dep_attempts.outcome <> 'running'
        and dep_attempts.finished_at is not null
),
-- One pass instead of a range join: the interval that stands at an instant is the last one that began by then. It is followed by that instant, or
-- by another one: only such intervals are kept for the frame, which costs more than all else where it is over every one.
beside_ends as (
    select
        *,
        lead(is_deployment) over (partition by workload_id order by occurred_at, is_deployment, deployment_id nulls first) as is_next_deployment
    from (
        select workload_id, from_at as occurred_at, 0 as is_deployment, cast(null as string) as deployment_id
        from dep_health
        union all
        select workload_id, finished_at as occurred_at, 1 as is_deployment, deployment_id
        from ended
    ) as timeline
),
standing as (
    select
        deployment_id,
        max(case when is_deployment = 0 then occurred_at end) over (
            partition by workload_id order by occurred_at, is_deployment, deployment_id nulls first rows between unbounded preceding and current row
        ) as interval_from_at
    from beside_ends
    where is_deployment = 1
        or is_next_deployment = 1
),
-- Likewise the first Healthy after it; one at its very end is looked at above.
after_ends as (
    select
        *,
        lag(is_deployment) over (partition by workload_id order by occurred_at, is_deployment, deployment_id nulls first) as is_after_deployment
    from (
        select workload_id, from_at as occurred_at, 0 as is_deployment, cast(null as string) as deployment_id
        from chg_healthy
        union all
        select workload_id, finished_at as occurred_at, 1 as is_deployment, deployment_id
        from ended
    ) as timeline
),
next_healthy as (
    select
        deployment_id,
        min(case when is_deployment = 0 then occurred_at end) over (
            partition by workload_id order by occurred_at, is_deployment, deployment_id nulls first rows between 1 following and unbounded following
        ) as healthy_from_at
    from after_ends
    where is_deployment = 1
        or is_after_deployment = 1
)
select
    ended.deployment_id,
    case
        -- It was checked inside the attempt, at this revision.
        when told.is_health_told then told.told_healthy_at
        when dep_health.health = 'Healthy'
            and dep_health.is_exact
            and (dep_health.to_at is null or dep_health.to_at > least(ended.settled_at, coalesce(ended.next_began_at, ended.settled_at)))
            and (
                dep_health.seen_until_at >= ended.settled_at
                or (dep_health.is_end_exact and dep_health.next_health <> 'Healthy' and dep_health.to_at > ended.settled_at)
            )
            then ended.finished_at
        when next_healthy.healthy_from_at > ended.finished_at
            and (ended.next_began_at is null or next_healthy.healthy_from_at < ended.next_began_at)
            then case when chg_healthy.is_exact then next_healthy.healthy_from_at end
    end as healthy_at
from ended
inner join dep_attempts as told
    on told.deployment_id = ended.deployment_id
    and told.is_deciding
left join standing on standing.deployment_id = ended.deployment_id
left join dep_health
    on dep_health.workload_id = ended.workload_id
    and dep_health.from_at = standing.interval_from_at
left join next_healthy on next_healthy.deployment_id = ended.deployment_id
left join chg_healthy
    on chg_healthy.workload_id = ended.workload_id
    and chg_healthy.from_at = next_healthy.healthy_from_at
