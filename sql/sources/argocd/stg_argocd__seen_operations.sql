-- Operations of Argo CD, one row made of every window that saw them. Grain: one operation of one incarnation (uid) of an application.
-- Windows, best first: status.history and status.operationState (stg_argocd__known_operations), then events and log lines, which tell of every
-- outcome: an end that belongs to no operation that is remembered is one of its own.
with told_ends as (
    select
        workload_id,
        uid,
        started_at,
        min(event_key) as event_key,
        min(case when is_end then event_key end) as end_key
    from stg_argocd__completed_operations
    group by workload_id, uid, started_at
)
select
    known.workload_id,
    known.uid,
    known.started_at,
    coalesce(known.finished_at, ends.occurred_at) as finished_at,
    coalesce(ends.phase, known.phase) as phase,
    known.revision,
    known.is_partial,
    known.is_no_attempt,
    greatest(
        known.retries,
        coalesce(whole_number(nullif(regexp_extract(ends.failure_message, '[(]retried ([0-9]+) times[)]', 1), '')), 0)
    ) as retries,
    known.initiated_by,
    known.is_automated,
    coalesce(ends.failure_message, known.message) as message,
    known.applied_resources,
    known.partial_resources,
    known.sources_hash,
    known.operation_hash,
    known.history_id,
    known.is_in_history,
    known.is_in_operations,
    told_ends.event_key is not null as is_in_events
from stg_argocd__known_operations as known
left join told_ends
    on told_ends.workload_id = known.workload_id
    and told_ends.uid = known.uid
    and told_ends.started_at = known.started_at
left join stg_argocd__completions as ends
    on ends.event_key = told_ends.end_key
union all
select
    completions.workload_id,
    completions.uid,
    completions.started_at,
    completions.occurred_at as finished_at,
    completions.phase,
    completions.revision,
    completions.is_partial,
    false as is_no_attempt,
    coalesce(whole_number(nullif(regexp_extract(completions.failure_message, '[(]retried ([0-9]+) times[)]', 1), '')), 0) as retries,
    completions.initiated_by,
    completions.is_automated,
    completions.failure_message as message,
    cast(null as bigint) as applied_resources,
    cast(null as string) as partial_resources,
    cast(null as string) as sources_hash,
    cast(null as string) as operation_hash,
    cast(null as bigint) as history_id,
    false as is_in_history,
    false as is_in_operations,
    true as is_in_events
from stg_argocd__completions as completions
left join (select distinct event_key from stg_argocd__completed_operations) as remembered on remembered.event_key = completions.event_key
where remembered.event_key is null
