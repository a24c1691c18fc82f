-- Health of workloads as intervals. Grain: one interval of one workload in one health state.
--   to_at: start of the next interval, null if it is still so
--   seen_until_at: when it was last seen to be so
with points as (
    select
        *,
        lag(health) over (partition by workload_id order by occurred_at, order_nanos, is_exact desc, health) as previous_health,
        lag(occurred_at) over (partition by workload_id order by occurred_at, order_nanos, is_exact desc, health) as previous_occurred_at
    from int_health_changes
),
runs as (
    select
        *,
        -- A transition to the health that stood already, at another instant: there was another in between that nobody saw.
        sum(
            case
                when health is distinct from previous_health then 1
                when is_exact and seconds_between(previous_occurred_at, occurred_at) > 2 then 1
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
    from runs
),
intervals as (
    select
        workload_id,
        health,
        occurred_at as from_at,
        is_exact,
        lead(occurred_at) over (partition by workload_id order by run_no) as to_at,
        lead(is_exact) over (partition by workload_id order by run_no) as is_end_exact,
        lead(health) over (partition by workload_id order by run_no) as next_health,
        run_seen_until_at as seen_until_at
    from first_points
    where point_no = 1
)
select
    workload_id,
    health,
    from_at,
    is_exact,
    to_at,
    is_end_exact,
    next_health,
    seen_until_at
from intervals
where to_at is null
    or to_at > from_at
