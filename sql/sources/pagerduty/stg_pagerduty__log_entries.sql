-- What happened to PagerDuty's incidents. Grain: one (instance, log_entry_id).
--   event: triggered (a reopening, too), acknowledged, unacknowledged, resolved, moved (to another service), or the tool's own word
--   status: the one that the incident has from then on; null where the event does not change it
--   is_automatic: said by a machine; null if unknown
with ranked as (
    select
        *,
        row_number() over (
            partition by instance, log_entry_id
            order by extracted_at, content_hash
        ) as copy_no
    from landed_pagerduty_log_entries
)
select
    instance,
    log_entry_id,
    incident_key,
    cast(occurred_at as timestamp) as occurred_at,
    case
        when type in ('trigger_log_entry', 'reopen_log_entry') then 'triggered'
        when type = 'acknowledge_log_entry' then 'acknowledged'
        when type = 'unacknowledge_log_entry' then 'unacknowledged'
        when type = 'resolve_log_entry' then 'resolved'
        when from_service_key is not null or to_service_key is not null then 'moved'
        else replace(type, '_log_entry', '')
    end as event,
    case
        when type in ('trigger_log_entry', 'reopen_log_entry', 'unacknowledge_log_entry') then 'triggered'
        when type = 'acknowledge_log_entry' then 'acknowledged'
        when type = 'resolve_log_entry' then 'resolved'
    end as status,
    agent_type not in ('user_reference', 'user') as is_automatic,
    service_key,
    from_service_key,
    to_service_key
from ranked
where copy_no = 1
