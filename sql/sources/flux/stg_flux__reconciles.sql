-- What each event of a Kustomization followed. Grain: one event of stg_flux__kustomization_events, or, where no event is kept, one entry of what
-- the object itself remembers, which is better than nothing.
--   is_success: told, implied or remembered
--   previous_success_no, applied_key: the last success before it, and the revision that it applied
--   previous_end: class and revision of the last success or failure before it
--   change_no: the last change set at its revision so far
with events as (
    select
        told.workload_id,
        told.instance,
        told.event_key,
        told.shape,
        told.uid,
        told.occurred_at,
        told.revision_key,
        told.revision_kind,
        told.revision_commit,
        told.is_health_failure,
        told.is_past_apply,
        told.is_before_apply,
        told.class,
        told.event_no,
        told.class = 'success' or implied.event_no is not null as is_success,
        implied.event_no is not null as is_implied
    from stg_flux__kustomization_events as told
    left join stg_flux__implied_successes as implied
        on implied.workload_id = told.workload_id
        and implied.event_no = told.event_no
    union all
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
        false as is_health_failure,
        false as is_past_apply,
        false as is_before_apply,
        'changes' as class,
        row_number() over (
            partition by stg_flux__history.workload_id
            order by stg_flux__history.first_reconciled_at, stg_flux__history.digest
        ) as event_no,
        true as is_success,
        false as is_implied
    from stg_flux__history
    left join (select distinct workload_id from stg_flux__kustomization_events) as told on told.workload_id = stg_flux__history.workload_id
    where told.workload_id is null
)
select
    *,
    max(case when is_success then event_no end) over earlier as previous_success_no,
    split_part(max(case when is_success then lpad(cast(event_no as string), 12, '0') || '|' || revision_key end) over earlier, '|', 2) as applied_key,
    split_part(max(case when is_success or class = 'failure' then lpad(cast(event_no as string), 12, '0') || '|' || class || ' ' || revision_key end) over earlier, '|', 2)
        as previous_end,
    max(case when class = 'changes' then event_no end) over (
        partition by workload_id, revision_key order by event_no rows between unbounded preceding and current row
    ) as change_no
from events
window earlier as (partition by workload_id order by event_no rows between unbounded preceding and 1 preceding)
