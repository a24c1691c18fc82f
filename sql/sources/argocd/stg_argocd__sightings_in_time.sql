-- Sightings of Applications between their attempts, in order. Grain: one sighting (position of a workload).
-- Most sightings are Synced: only the others need to know what was compared.
--   last_attempt_no, last_success_no: the last attempt and the last success that had ended by then (order_no of argocd__attempts)
--   is_failing: an error stands on the application: nothing can be said
with in_time as (
    select
        workload_id,
        finished_at as occurred_at,
        0 as is_sighting,
        order_no as attempt_no,
        case when phase = 'succeeded' and desired_state is not null then order_no end as success_no,
        cast(null as string) as uid,
        cast(null as bigint) as resource_version,
        cast(null as string) as snapshot_hash,
        cast(null as timestamp) as reconciled_at,
        cast(null as string) as sync_status,
        cast(null as string) as sync_revision,
        cast(null as string) as compared_hash
    from argocd__attempts
    where finished_at is not null
        and phase <> 'running'
    union all
    select
        workload_id,
        observed_at as occurred_at,
        1 as is_sighting,
        cast(null as bigint) as attempt_no,
        cast(null as bigint) as success_no,
        case when sync_status = 'OutOfSync' then uid end as uid,
        resource_version,
        snapshot_hash,
        case when sync_status = 'OutOfSync' then reconciled_at end as reconciled_at,
        sync_status,
        case when sync_status = 'OutOfSync' then sync_revision end as sync_revision,
        case when sync_status = 'OutOfSync' then compared_sources_hash end as compared_hash
    from stg_argocd__sightings
    where sync_status is not null
),
carried as (
    select
        *,
        row_number() over so_far as position,
        max(attempt_no) over so_far as last_attempt_no,
        max(success_no) over so_far as last_success_no
    from in_time
    window so_far as (
        partition by workload_id
        order by occurred_at, is_sighting, attempt_no, resource_version nulls first, snapshot_hash nulls first, sync_status
        rows between unbounded preceding and current row
    )
)
select
    carried.workload_id,
    carried.position,
    carried.occurred_at as observed_at,
    carried.uid,
    carried.snapshot_hash,
    carried.reconciled_at,
    carried.sync_status,
    carried.sync_revision,
    carried.compared_hash,
    carried.last_attempt_no,
    carried.last_success_no,
    failing.snapshot_hash is not null as is_failing
from carried
left join (
    select snapshot_hash
    from stg_argocd__snapshots
    where matches(condition_types, 'ComparisonError|InvalidSpecError')
) as failing on failing.snapshot_hash = carried.snapshot_hash
where carried.is_sighting = 1
