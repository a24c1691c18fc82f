-- When Argo CD said that the live state left the desired one, or came back to it. Grain: one transition of one Application; the event and
-- the log line about it are one.
--   status: OutOfSync, Synced, Unknown; Deleted where the Application itself was deleted
--   previous_status: null at the first comparison of an Application
with told as (
    select
        coalesce(stg_argocd__events.workload_id, stg_argocd__names.workload_id) as workload_id,
        stg_argocd__events.event_key,
        stg_argocd__events.shape,
        stg_argocd__events.occurred_at,
        stg_argocd__events.occurred_nanos,
        stg_argocd__events.previous_sync_status as previous_status,
        case when stg_argocd__events.event = 'application_deleted' then 'Deleted' else stg_argocd__events.sync_status end as status
    from stg_argocd__events
    left join stg_argocd__names
        on stg_argocd__names.instance = stg_argocd__events.instance
        and stg_argocd__names.name = stg_argocd__events.name
    where stg_argocd__events.event in ('sync_status_changed', 'application_deleted')
        and coalesce(stg_argocd__events.workload_id, stg_argocd__names.workload_id) is not null
),
retold as (
    select
        *,
        coalesce(
            lag(shape) over same_told <> shape and seconds_between(lag(occurred_at) over same_told, occurred_at) <= 2,
            false
        ) as is_retold
    from told
    window same_told as (
        partition by workload_id, status, coalesce(previous_status, '')
        order by occurred_at, occurred_nanos, event_key
    )
)
select
    workload_id,
    occurred_at,
    previous_status,
    status,
    -- Log lines know whole seconds only: what left its state within one second came back within it, and not the other way round.
    row_number() over (
        partition by workload_id
        order by occurred_at, occurred_nanos, case status when 'OutOfSync' then 0 when 'Synced' then 1 else 2 end, event_key
    ) as change_no
from retold
where not is_retold
