-- What each event of a Kustomization followed, and each entry of what the object itself remembers that no event tells. Grain: one of them.
-- An entry is told by an event where a success is told within five seconds of it, or at its revision before: what the object remembers of
-- before the first event, and inside gaps, stays.
--   event_no: its place among those of the workload, from the first
--   is_success: told, implied or remembered
--   previous_success_no, previous_success_at, applied_key: the last success before it, when, and the revision that it applied
--   previous_end: class and revision of the last success or failure before it
--   change_no: the last change set at its revision so far
with incarnations as (
    select
        workload_id,
        uid,
        created_at,
        lead(created_at) over (partition by workload_id order by created_at, uid) as next_created_at
    from stg_flux__objects
    where kind = 'Kustomization'
        and created_at is not null
),
-- Logs know no uid; who was there the inventory says.
present as (
    select
        events.workload_id,
        events.event_no,
        max(incarnations.uid) as uid
    from stg_flux__kustomization_events as events
    inner join incarnations
        on incarnations.workload_id = events.workload_id
        and incarnations.created_at <= events.occurred_at
        and coalesce(events.occurred_at < incarnations.next_created_at, true)
    where events.uid = ''
    group by events.workload_id, events.event_no
),
told as (
    select
        events.workload_id,
        events.instance,
        events.event_key,
        events.shape,
        coalesce(nullif(events.uid, ''), present.uid, '') as uid,
        events.occurred_at,
        events.revision_key,
        events.revision_kind,
        events.revision_commit,
        events.content_commit,
        events.is_health_failure,
        events.is_past_apply,
        events.is_before_apply,
        events.class,
        events.event_no as told_no,
        events.class = 'success' or implied.event_no is not null as is_success,
        implied.event_no is not null as is_implied
    from stg_flux__kustomization_events as events
    left join stg_flux__implied_successes as implied
        on implied.workload_id = events.workload_id
        and implied.event_no = events.event_no
    left join present
        on present.workload_id = events.workload_id
        and present.event_no = events.event_no
),
told_entries as (
    select distinct
        stg_flux__history.workload_id,
        stg_flux__history.uid,
        stg_flux__history.digest
    from stg_flux__history
    inner join told
        on told.workload_id = stg_flux__history.workload_id
        and told.is_success
        and (
            abs(seconds_between(stg_flux__history.first_reconciled_at, told.occurred_at)) <= 5
            or (
                told.revision_key = coalesce(stg_flux__history.revision_commit, stg_flux__history.revision)
                and told.occurred_at <= stg_flux__history.first_reconciled_at
            )
        )
),
remembered as (
    select
        stg_flux__history.workload_id,
        stg_flux__history.instance,
        stg_flux__history.digest as event_key,
        'status' as shape,
        stg_flux__history.uid,
        stg_flux__history.first_reconciled_at as occurred_at,
        coalesce(stg_flux__history.revision_commit, stg_flux__history.revision) as revision_key,
        case when stg_flux__history.revision_commit is not null then 'commit' end as revision_kind,
        stg_flux__history.revision_commit,
        stg_flux__history.revision_commit as content_commit,
        false as is_health_failure,
        false as is_past_apply,
        false as is_before_apply,
        'changes' as class,
        0 as told_no,
        true as is_success,
        false as is_implied
    from stg_flux__history
    left join told_entries
        on told_entries.workload_id = stg_flux__history.workload_id
        and told_entries.uid = stg_flux__history.uid
        and told_entries.digest = stg_flux__history.digest
    where told_entries.workload_id is null
),
events as (
    select
        *,
        row_number() over (
            partition by workload_id order by date_trunc('second', occurred_at), case when told_no = 0 then 1 else 0 end, told_no, event_key
        ) as event_no
    from (
        select * from told
        union all
        select * from remembered
    ) as all_told
)
select
    *,
    max(case when is_success then event_no end) over earlier as previous_success_no,
    max(case when is_success then occurred_at end) over earlier as previous_success_at,
    split_part(max(case when is_success then lpad(cast(event_no as string), 12, '0') || '|' || revision_key end) over earlier, '|', 2) as applied_key,
    split_part(max(case when is_success or class = 'failure' then lpad(cast(event_no as string), 12, '0') || '|' || class || ' ' || revision_key end) over earlier, '|', 2)
        as previous_end,
    max(case when class = 'changes' then event_no end) over (
        partition by workload_id, revision_key order by event_no rows between unbounded preceding and current row
    ) as change_no
from events
window earlier as (partition by workload_id order by event_no rows between unbounded preceding and 1 preceding)
