-- How each source was read in each run. Grain: one (run_id, source, instance).
with ranked as (
    select
        *,
        row_number() over (partition by run_id, source, instance order by finished_at desc, content_hash) as copy_no
    from landed_extracts
)
select
    run_id,
    source,
    instance,
    cast(started_at as timestamp) as started_at,
    cast(finished_at as timestamp) as finished_at,
    status,
    blame,
    error,
    read_records,
    landed_records,
    duplicate_records,
    rejected_records
from ranked
where copy_no = 1
