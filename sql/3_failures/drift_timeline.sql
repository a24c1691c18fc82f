-- What is known of the live state of workloads that drifted, in one order. Grain: one point of one workload.
-- What is off between two points as desired is one episode, whichever windows saw it.
--   sort_at, rank_no: what orders it; within one instant first what was off, then what put it right
--   episode_no: the episode that it is in or after; 0 before the first
--   last_desired_at: when the live state was last known to be as desired before it
with off as (
    select workload_id, sort_at, known_at, 0 as rank_no, is_exact, cast(null as string) as resources
    from drift_words
    union all
    select workload_id, known_at as sort_at, known_at, 1 as rank_no, is_exact, resources
    from drift_points
    where says = 'off'
    union all
    select
        workload_id,
        least(began_at, applied_at) as sort_at,
        least(began_at, applied_at) as known_at,
        1 as rank_no,
        false as is_exact,
        resources
    from drift_attempts
    where is_correction
    union all
    -- A correction that failed was needed to its end.
    select workload_id, applied_at as sort_at, applied_at as known_at, 1 as rank_no, false as is_exact, cast(null as string) as resources
    from drift_attempts
    where is_correction
        and not is_applied
),
drifting as (
    select distinct workload_id from off
),
desired as (
    select workload_id, applied_at as known_at, 2 as rank_no, is_correction as is_exact, resolved_by
    from drift_attempts
    where is_applied
    union all
    select workload_id, known_at, 3 as rank_no, is_exact, resolved_by
    from drift_points
    where says in ('as_desired', 'gone')
),
points as (
    select workload_id, sort_at, known_at, rank_no, true as is_off, is_exact, resources, cast(null as string) as resolved_by
    from off
    union all
    select
        desired.workload_id,
        desired.known_at as sort_at,
        desired.known_at,
        desired.rank_no,
        false as is_off,
        desired.is_exact,
        cast(null as string) as resources,
        desired.resolved_by
    from desired
    inner join drifting on drifting.workload_id = desired.workload_id
),
numbered as (
    select
        *,
        row_number() over (
            partition by workload_id
            order by sort_at, rank_no, is_exact desc, known_at, resolved_by nulls last, resources nulls last
        ) as position
    from points
),
followed as (
    select
        *,
        case when is_off and not coalesce(lag(is_off) over (partition by workload_id order by position), false) then 1 else 0 end as is_opening
    from numbered
)
select
    workload_id,
    position,
    sort_at,
    known_at,
    is_off,
    is_exact,
    resources,
    resolved_by,
    max(case when not is_off then known_at end) over (
        partition by workload_id order by position rows between unbounded preceding and 1 preceding
    ) as last_desired_at,
    sum(is_opening) over (partition by workload_id order by position rows between unbounded preceding and current row) as episode_no
from followed
