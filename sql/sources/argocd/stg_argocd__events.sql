-- Events and controller log lines about applications of this instance (stg_argocd__foreign_events are of others), their messages taken apart.
-- Grain: one event.
-- The messages are those of Argo CD 2.0 to 3.5. Several sources print two spaces where the revision would stand.
-- workload_id is null where a log line names its application barely: stg_argocd__names knows whose it is.
-- What the text says decides, never the type: health changes are Normal, and a few guides name reasons that do not exist.
select
    content_hash as event_key,
    workload_id_of(instance, 'Application', namespace, application) as workload_id,
    instance,
    shape,
    namespace,
    application as name,
    application_uid as uid,
    cast(occurred_at as timestamp) as occurred_at,
    coalesce(occurred_nanos, 0) as occurred_nanos,
    reason,
    message,
    landed_argocd_events.user as username,
    case
        when matches(message, '^(Partial sync|Sync) operation( to [^ ]*)? +(succeeded|failed: )') then 'operation_completed'
        when matches(message, '^Initiated automated sync to ') then 'operation_started'
        when matches(message, ' initiated (partial )?sync (to .+|locally)$') then 'operation_started'
        when matches(message, ' initiated rollback to [0-9]+$') then 'operation_started'
        when matches(message, '^Updated health status: [^ ]* -> [^ ]+$') then 'health_changed'
        when matches(message, '^Updated sync status: [^ ]* -> [^ ]+$') then 'sync_status_changed'
        when matches(message, ' terminated running operation$') then 'operation_terminated'
        when matches(message, ' deleted application$') then 'application_deleted'
        when matches(message, ' created application$') then 'application_created'
        else 'other'
    end as event,
    matches(message, '^Partial sync operation') or matches(message, ' initiated partial sync ') as is_partial,
    case
        when matches(message, '^(Partial sync|Sync) operation( to [^ ]*)? +succeeded') then 'succeeded'
        when matches(message, '^(Partial sync|Sync) operation( to [^ ]*)? +failed: ') then 'failed'
    end as phase,
    nullif(
        case
            when matches(message, '^(Partial sync|Sync) operation to [^ ]+ ') then regexp_extract(message, '^(?:Partial sync|Sync) operation to ([^ ]+) ', 1)
            when matches(message, '^Initiated automated sync to ') then regexp_extract(message, '^Initiated automated sync to .(.*).$', 1)
            when matches(message, ' initiated (partial )?sync to .* [(][^()]+[)]$') then regexp_extract(message, '[(]([^()]+)[)]$', 1)
            when matches(message, ' initiated (partial )?sync to ') then regexp_extract(message, ' initiated (?:partial )?sync to (.+)$', 1)
        end,
        ''
    ) as revision,
    case when matches(message, '^(Partial sync|Sync) operation( to [^ ]*)? +failed: ') then regexp_extract(message, '(?s) failed: (.*)$', 1) end as failure_message,
    case when matches(message, '^Initiated automated sync to ') then true when matches(message, ' initiated ') then false end as is_automated,
    case when matches(message, ' initiated (partial )?(sync|rollback) ') then regexp_extract(message, '^(.+?) initiated (?:partial )?(?:sync|rollback) ', 1) end as initiated_by,
    case when matches(message, '^Updated health status: ') then nullif(regexp_extract(message, '^Updated health status: ([^ ]*) -> ', 1), '') end as previous_health,
    case when matches(message, '^Updated health status: ') then regexp_extract(message, ' -> ([^ ]+)$', 1) end as health,
    case when matches(message, '^Updated sync status: ') then nullif(regexp_extract(message, '^Updated sync status: ([^ ]*) -> ', 1), '') end as previous_sync_status,
    case when matches(message, '^Updated sync status: ') then regexp_extract(message, ' -> ([^ ]+)$', 1) end as sync_status
from landed_argocd_events
left join stg_argocd__foreign_events on stg_argocd__foreign_events.event_key = landed_argocd_events.content_hash
where stg_argocd__foreign_events.event_key is null
