-- Which remembered operation an end that was told belongs to. Grain: one end (event_key) that belongs to one.
-- It is the operation of the same application that finished within 2 s of it, at the same revision if the end carries one; of an operation that
-- was last read while it ran it is the first end told after its start, before the next operation began.
--   is_end: it is told here only how and when the operation ended
-- At most 2 s apart is in the same bucket of 3 s or in the next one: an equality to join on, not a product of all pairs.
with steps as (
    select -1 as step
    union all
    select 0 as step
    union all
    select 1 as step
),
known_buckets as (
    select
        workload_id,
        uid,
        started_at,
        finished_at,
        revision,
        time_bucket_no(finished_at, 3) as bucket_no
    from stg_argocd__known_operations
    where finished_at is not null
),
completion_buckets as (
    select
        stg_argocd__completions.event_key,
        stg_argocd__completions.workload_id,
        stg_argocd__completions.uid,
        stg_argocd__completions.occurred_at,
        stg_argocd__completions.own_revision,
        time_bucket_no(stg_argocd__completions.occurred_at, 3) + steps.step as bucket_no
    from stg_argocd__completions
    cross join steps
),
matched as (
    select
        completion_buckets.event_key,
        known_buckets.workload_id,
        known_buckets.uid,
        known_buckets.started_at,
        row_number() over (
            partition by completion_buckets.event_key
            order by abs(seconds_between(known_buckets.finished_at, completion_buckets.occurred_at)), known_buckets.started_at
        ) as match_no
    from completion_buckets
    inner join known_buckets
        on known_buckets.bucket_no = completion_buckets.bucket_no
        and known_buckets.workload_id = completion_buckets.workload_id
        and known_buckets.uid = completion_buckets.uid
        and abs(seconds_between(known_buckets.finished_at, completion_buckets.occurred_at)) <= 2
        and (completion_buckets.own_revision is null or completion_buckets.own_revision = known_buckets.revision)
),
known_in_time as (
    select
        *,
        lead(started_at) over (partition by workload_id, uid order by started_at) as next_started_at
    from stg_argocd__known_operations
),
running_ends as (
    select
        running.workload_id,
        running.uid,
        running.started_at,
        stg_argocd__completions.event_key,
        row_number() over (
            partition by running.workload_id, running.uid, running.started_at
            order by stg_argocd__completions.occurred_at, stg_argocd__completions.event_key
        ) as end_no
    from (select * from known_in_time where phase = 'running') as running
    inner join stg_argocd__completions
        on stg_argocd__completions.workload_id = running.workload_id
        and stg_argocd__completions.uid = running.uid
        and seconds_between(running.started_at, stg_argocd__completions.occurred_at) >= 0
        and coalesce(seconds_between(stg_argocd__completions.occurred_at, running.next_started_at) > 0, true)
        and (stg_argocd__completions.own_revision is null or stg_argocd__completions.own_revision = running.revision)
)
select event_key, workload_id, uid, started_at, false as is_end
from matched
where match_no = 1
union all
select event_key, workload_id, uid, started_at, true as is_end
from running_ends
where end_no = 1
