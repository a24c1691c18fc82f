-- From when on an application of a name was which: it may be deleted and made anew. Grain: one (workload_id, uid).
-- One that was deleted before it was listed is known from its events alone.
--   next_created_at: when the next one of that name was created; null of the latest
with listed_or_told as (
    select workload_id, uid, created_at, 1 as is_listed
    from stg_argocd__applications
    union all
    select workload_id, uid, occurred_at as created_at, 0 as is_listed
    from stg_argocd__events
    where uid is not null
        and workload_id is not null
),
begun as (
    select
        workload_id,
        uid,
        case when max(is_listed) = 1 then min(case when is_listed = 1 then created_at end) else min(created_at) end as created_at
    from listed_or_told
    group by workload_id, uid
)
select
    workload_id,
    uid,
    created_at,
    lead(created_at) over (partition by workload_id order by created_at nulls first, uid) as next_created_at
from begun
