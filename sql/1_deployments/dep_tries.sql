-- What operators tried, each try once. Grain: one attempt of one workload.
-- However odd the evidence is, two rooms or two windows that tell of one attempt twice are merged here and reported (dep_tries__are_told_once):
-- history first, then what ended best, last.
with ranked as (
    select
        *,
        count(*) over (partition by workload_id, attempt_key) as copies,
        row_number() over (
            partition by workload_id, attempt_key
            order by
                case when history_id is null then 1 else 0 end,
                case when is_full then 0 else 1 end,
                case phase when 'succeeded' then 0 when 'running' then 2 else 1 end,
                finished_at desc nulls last,
                revision nulls last,
                desired_state nulls last,
                evidence
        ) as copy_no
    from attempts
)
select
    ranked.*,
    md5(workload_id || '|' || attempt_key) as reconciliation_id
from ranked
where copy_no = 1
