-- Health of workloads as intervals. Grain: one interval of one workload in one health state.
-- A transition proves its old side: where nothing else tells of it, that health stood just before, since when is not known (is_exact is false).
--   to_at: start of the next interval, null if it is still so
--   seen_until_at: when it was last seen to be so
--   next_degraded_at: when it became Degraded next after the start, null if it did not
--   of_revision: of what a check was that failed before it was deployed: it says nothing of what was deployed then
--   degraded_since_at: of what is not Healthy, when it first became Degraded since it was Healthy last
with told as (
    select
        *,
        lag(health) over (partition by workload_id order by occurred_at, order_nanos, is_exact desc, health) as last_health,
        lag(of_revision) over (partition by workload_id order by occurred_at, order_nanos, is_exact desc, health) as last_of_revision,
        lag(occurred_at) over (partition by workload_id order by occurred_at, order_nanos, is_exact desc, health) as last_occurred_at
    from health
),
judged as (
    select
        *,
        is_exact
        and previous_health is not null
        and previous_health is distinct from last_health
        and coalesce(last_occurred_at < plus_seconds(occurred_at, -0.000001), true)
        -- Told once more, by another window: two seconds apart at most.
        and coalesce(last_health <> health or seconds_between(last_occurred_at, occurred_at) > 2, true) as is_old_side_news
    from told
),
-- The old side comes directly before its transition, in whatever order those stand.
points as (
    select
        workload_id,
        occurred_at,
        order_nanos,
        health,
        is_exact,
        is_verdict,
        of_revision,
        last_of_revision,
        seen_until_at,
        case when is_old_side_news then previous_health else last_health end as previous_health,
        case when is_old_side_news then plus_seconds(occurred_at, -0.000001) else last_occurred_at end as previous_occurred_at
    from judged
    union all
    select
        workload_id,
        plus_seconds(occurred_at, -0.000001) as occurred_at,
        0 as order_nanos,
        previous_health as health,
        false as is_exact,
        false as is_verdict,
        cast(null as string) as of_revision,
        cast(null as string) as last_of_revision,
        plus_seconds(occurred_at, -0.000001) as seen_until_at,
        last_health as previous_health,
        last_occurred_at as previous_occurred_at
    from judged
    where is_old_side_news
),
health_runs as (
    select
        *,
        -- A transition to the health that stood already, at another instant: there was another in between that nobody saw.
        sum(
            case
                when health is distinct from previous_health then 1
                -- What was checked is deployed by now: another verdict.
                when last_of_revision is not null and of_revision is null then 1
                when is_exact and not is_verdict and seconds_between(previous_occurred_at, occurred_at) > 2 then 1
                else 0
            end
        ) over (
            partition by workload_id order by occurred_at, order_nanos, is_exact desc, health rows between unbounded preceding and current row
        ) as run_no
    from points
),
first_points as (
    select
        *,
        row_number() over (partition by workload_id, run_no order by occurred_at, order_nanos, is_exact desc, health) as point_no,
        max(seen_until_at) over (partition by workload_id, run_no) as run_seen_until_at
    from health_runs
),
intervals as (
    select
        workload_id,
        health,
        run_no,
        occurred_at as from_at,
        is_exact,
        of_revision,
        lead(occurred_at) over (partition by workload_id order by run_no) as to_at,
        lead(is_exact) over (partition by workload_id order by run_no) as is_end_exact,
        lead(health) over (partition by workload_id order by run_no) as next_health,
        run_seen_until_at as seen_until_at
    from first_points
    where point_no = 1
),
lasting as (
    select
        *,
        sum(case when health = 'Healthy' then 1 else 0 end) over (partition by workload_id order by run_no rows between unbounded preceding and current row) as healthy_no
    from intervals
    where to_at is null
        or to_at > from_at
)
select
    workload_id,
    health,
    from_at,
    is_exact,
    to_at,
    is_end_exact,
    next_health,
    seen_until_at,
    of_revision,
    min(case when health = 'Degraded' then from_at end) over (
        partition by workload_id order by run_no rows between 1 following and unbounded following
    ) as next_degraded_at,
    min(case when health = 'Degraded' then from_at end) over (
        partition by workload_id, healthy_no order by run_no rows between unbounded preceding and current row
    ) as degraded_since_at
from lasting
