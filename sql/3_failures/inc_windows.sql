-- Spans of time of which every incident of a source is known. Windows overlap and follow one another night by night: joined where they touch.
-- Grain: one (source, instance, from_at, to_at); spans of one source have time between them.
with window_starts as (
    select
        *,
        case
            when from_at <= max(to_at) over (
                partition by source, instance order by from_at, to_at rows between unbounded preceding and 1 preceding
            ) then 0
            else 1
        end as is_start
    from incident_windows
),
window_runs as (
    select
        *,
        sum(is_start) over (partition by source, instance order by from_at, to_at rows between unbounded preceding and current row) as run_no
    from window_starts
)
select
    source,
    instance,
    min(from_at) as from_at,
    max(to_at) as to_at
from window_runs
group by source, instance, run_no
