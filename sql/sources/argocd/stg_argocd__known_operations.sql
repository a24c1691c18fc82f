-- Operations that Argo CD remembers, in status.history (durable, successful full syncs) or status.operationState (the last one, any outcome).
-- Grain: one operation of one incarnation (uid) of an application. A history entry's deployStartedAt is its operation's startedAt.
--   started_at: null in an entry older than Argo CD 1.3 whose operation was not read
--   is_no_attempt: a dry run, or one that succeeded with hooks alone; one that dies in a hook has failed
with history_starts as (
    select
        stg_argocd__history.workload_id,
        stg_argocd__history.uid,
        stg_argocd__history.history_id,
        stg_argocd__history.finished_at,
        min(stg_argocd__operations.started_at) as started_at
    from stg_argocd__history
    inner join stg_argocd__operations
        on stg_argocd__operations.workload_id = stg_argocd__history.workload_id
        and stg_argocd__operations.uid = stg_argocd__history.uid
        and stg_argocd__operations.revision is not distinct from stg_argocd__history.revision
        and abs(seconds_between(stg_argocd__operations.finished_at, stg_argocd__history.finished_at)) <= 2
    where stg_argocd__history.started_at is null
    group by
        stg_argocd__history.workload_id,
        stg_argocd__history.uid,
        stg_argocd__history.history_id,
        stg_argocd__history.finished_at
),
history as (
    select
        stg_argocd__history.*,
        coalesce(stg_argocd__history.started_at, history_starts.started_at) as known_started_at
    from stg_argocd__history
    left join history_starts
        on history_starts.workload_id = stg_argocd__history.workload_id
        and history_starts.uid = stg_argocd__history.uid
        and history_starts.history_id = stg_argocd__history.history_id
        and history_starts.finished_at = stg_argocd__history.finished_at
)
select
    coalesce(history.workload_id, stg_argocd__operations.workload_id) as workload_id,
    coalesce(history.uid, stg_argocd__operations.uid) as uid,
    coalesce(stg_argocd__operations.started_at, history.known_started_at) as started_at,
    coalesce(history.finished_at, stg_argocd__operations.finished_at) as finished_at,
    case when history.workload_id is not null then 'succeeded' else stg_argocd__operations.phase end as phase,
    coalesce(history.revision, stg_argocd__operations.revision) as revision,
    coalesce(stg_argocd__operations.is_partial, false) as is_partial,
    coalesce(stg_argocd__operations.is_dry_run, false)
    or (coalesce(stg_argocd__operations.is_hook_only, false) and stg_argocd__operations.phase = 'succeeded') as is_no_attempt,
    coalesce(stg_argocd__operations.retries, 0) as retries,
    coalesce(history.initiated_by, stg_argocd__operations.initiated_by) as initiated_by,
    coalesce(history.is_automated, stg_argocd__operations.is_automated) as is_automated,
    stg_argocd__operations.message,
    stg_argocd__operations.applied_resources,
    stg_argocd__operations.partial_resources,
    coalesce(history.sources_hash, stg_argocd__operations.sources_hash) as sources_hash,
    stg_argocd__operations.operation_hash,
    history.history_id,
    history.workload_id is not null as is_in_history,
    stg_argocd__operations.workload_id is not null as is_in_operations
from history
full outer join stg_argocd__operations
    on stg_argocd__operations.workload_id = history.workload_id
    and stg_argocd__operations.uid = history.uid
    and stg_argocd__operations.started_at = history.known_started_at
