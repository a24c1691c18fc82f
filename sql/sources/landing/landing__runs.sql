-- Runs that ended. Grain: one run.
with ranked as (
    select
        *,
        row_number() over (partition by run_id order by finished_at desc, content_hash) as copy_no
    from landed_runs
)
select
    run_id,
    instance as job,
    cast(started_at as timestamp) as started_at,
    cast(finished_at as timestamp) as finished_at,
    status,
    exit_code,
    cast(as_of as timestamp) as as_of,
    version
from ranked
where copy_no = 1
