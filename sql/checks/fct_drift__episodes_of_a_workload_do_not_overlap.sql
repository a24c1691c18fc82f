-- The three windows of one episode are one row; an open one is the last.
select drift_id, workload_id, opened_at, closed_at, next_opened_at
from (
    select
        *,
        lead(opened_at) over (partition by workload_id order by opened_at, closed_at nulls last, drift_id) as next_opened_at
    from fct_drift
) as followed
where next_opened_at is not null
    and (closed_at is null or next_opened_at < closed_at)
