-- Intervals of Healthy that can be a verdict on what was deployed before them. Grain: one interval (workload_id, from_at).
-- One of unknown begin that is over within health_settle of a deployment's end may have begun before it: that is the verdict on the old state.
with ends as (
    select
        dep_attempts.workload_id,
        dep_attempts.finished_at,
        plus_seconds(dep_attempts.finished_at, dep_workloads.health_settle_seconds) as settled_at
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    where dep_attempts.is_deciding
        and dep_attempts.finished_at is not null
),
timeline as (
    select workload_id, finished_at as occurred_at, 0 as step, settled_at, cast(null as timestamp) as to_at
    from ends
    union all
    select workload_id, from_at as occurred_at, 1 as step, cast(null as timestamp) as settled_at, to_at
    from dep_health
    where health = 'Healthy'
        and not is_exact
        and to_at is not null
),
bounded as (
    select
        workload_id,
        occurred_at,
        step,
        to_at,
        max(settled_at) over (partition by workload_id order by occurred_at, step rows between unbounded preceding and current row) as settled_at
    from timeline
),
doubtful as (
    select distinct workload_id, occurred_at as from_at
    from bounded
    where step = 1
        and to_at <= settled_at
)
select
    dep_health.workload_id,
    dep_health.from_at,
    dep_health.is_exact
from dep_health
left join doubtful
    on doubtful.workload_id = dep_health.workload_id
    and doubtful.from_at = dep_health.from_at
where dep_health.health = 'Healthy'
    and doubtful.workload_id is null
