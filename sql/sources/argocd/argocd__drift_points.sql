-- Argo CD's word, what its sightings meant, and what asking for a lost Application answered. Grain: one thing said of one workload.
-- Its word (Synced -> OutOfSync) is exact, and no drift where what follows first explains it. An Application that is being left was deleted.
with changes as (
    select
        *,
        lead(occurred_at) over (partition by workload_id order by change_no) as next_at,
        coalesce(lag(status) over (partition by workload_id order by change_no) = 'Deleted', false) as is_leaving
    from stg_argocd__sync_changes
),
verdicts as (
    select workload_id, verdict, from_at as known_at, replace(resources, ', ', chr(10)) as resources
    from stg_argocd__verdicts
    where verdict <> 'unknown'
    union all
    select workload_id, verdict, until_at as known_at, cast(null as string) as resources
    from stg_argocd__verdicts
    where verdict <> 'unknown'
        and until_at > from_at
)
select
    workload_id,
    occurred_at as known_at,
    'left' as says,
    'word' as evidence,
    change_no as word_no,
    next_at as next_word_at,
    previous_status = 'Synced' as is_exact,
    cast(null as string) as resources
from changes
where status = 'OutOfSync'
    and previous_status is not null
    and not is_leaving
union all
select
    workload_id,
    occurred_at as known_at,
    case status when 'Deleted' then 'gone' else 'as_desired' end as says,
    'word' as evidence,
    change_no as word_no,
    cast(null as timestamp) as next_word_at,
    coalesce(status = 'Deleted' or previous_status = 'OutOfSync', false) as is_exact,
    cast(null as string) as resources
from changes
where status in ('Synced', 'Deleted')
union all
select
    workload_id,
    known_at,
    case verdict when 'drift' then 'off' when 'synced' then 'as_desired' else 'explained' end as says,
    'sighting' as evidence,
    cast(null as bigint) as word_no,
    cast(null as timestamp) as next_word_at,
    false as is_exact,
    resources
from verdicts
union all
select
    workload_id,
    observed_at as known_at,
    'gone' as says,
    'sighting' as evidence,
    cast(null as bigint) as word_no,
    cast(null as timestamp) as next_word_at,
    false as is_exact,
    cast(null as string) as resources
from stg_argocd__absences
where answer = 'not_found'
