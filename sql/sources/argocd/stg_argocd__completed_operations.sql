-- Which remembered operation an end that was told belongs to. Grain: one end (event_key) that belongs to one.
-- It is the operation of the same application with the largest start that is not after the end, of its own revision and partial flag where the end
-- carries them, and that ended likewise. Ends are told late: where the start of the end was told, too, and that operation had not ended by then, it is
-- that one whatever the distance; else within ten seconds, since a later one may be the only word of another operation at the same revision.
-- Of an operation that was last read while it ran it is the first.
--   is_end: it is told here only how and when the operation ended
with timeline as (
    select
        workload_id,
        uid,
        coalesce(started_at, finished_at) as occurred_at,
        0 as step,
        revision,
        is_partial,
        cast(null as string) as event_key
    from stg_argocd__known_operations
    union all
    select
        workload_id,
        uid,
        occurred_at,
        1 as step,
        own_revision as revision,
        is_partial,
        event_key
    from stg_argocd__completions
),
carried as (
    select
        *,
        max(case when step = 0 then occurred_at end) over (
            partition by workload_id, uid, is_partial order by occurred_at, step rows between unbounded preceding and current row
        ) as last_like_it_began_at,
        max(case when step = 0 then occurred_at end) over (
            partition by workload_id, uid, is_partial, revision order by occurred_at, step rows between unbounded preceding and current row
        ) as last_of_revision_began_at
    from timeline
),
candidates as (
    select
        event_key,
        workload_id,
        uid,
        occurred_at,
        is_partial,
        revision,
        case when revision is null then last_like_it_began_at else last_of_revision_began_at end as began_at
    from carried
    where step = 1
),
belonging as (
    select
        candidates.event_key,
        known.workload_id,
        known.uid,
        known.started_at,
        known.phase = 'running' as is_running,
        ends.own_started_at is not null or coalesce(seconds_between(known.finished_at, candidates.occurred_at) <= 10, true) as is_its_own,
        row_number() over (partition by candidates.event_key order by known.finished_at desc nulls last, known.history_id) as match_no,
        row_number() over (
            partition by known.workload_id, known.uid, known.started_at order by candidates.occurred_at, candidates.event_key
        ) as end_no
    from candidates
    inner join stg_argocd__known_operations as known
        on known.workload_id = candidates.workload_id
        and known.uid = candidates.uid
        and coalesce(known.started_at, known.finished_at) = candidates.began_at
        and known.is_partial = candidates.is_partial
    inner join stg_argocd__completions as ends on ends.event_key = candidates.event_key
    where (candidates.revision is null or candidates.revision = known.revision)
        and (known.phase = 'running' or (known.phase = 'succeeded') = (ends.phase = 'succeeded'))
        and coalesce(ends.own_started_at <= known.finished_at, true)
)
select
    event_key,
    workload_id,
    uid,
    started_at,
    is_running and end_no = 1 as is_end
from belonging
where match_no = 1
    and case when is_running then end_no = 1 else is_its_own end
