-- PagerDuty's incidents as last read. Grain: one (instance, incident_key).
-- The copy with the latest updated_at wins.
--   incident_hash: joins its attributes
--   extracted_at: when that copy was read, UTC
--   acknowledged_at: the first that any copy tells: a resolved incident has forgotten it
with ranked as (
    select
        *,
        min(acknowledged_at) over (partition by instance, incident_key) as first_acknowledged_at,
        row_number() over (
            partition by instance, incident_key
            order by updated_at desc nulls last, extracted_at desc, content_hash
        ) as copy_no
    from landed_pagerduty_incidents
)
select
    instance,
    incident_key,
    content_hash as incident_hash,
    cast(extracted_at as timestamp) as extracted_at,
    title,
    description,
    status,
    urgency,
    priority,
    cast(created_at as timestamp) as created_at,
    cast(updated_at as timestamp) as updated_at,
    cast(first_acknowledged_at as timestamp) as acknowledged_at,
    cast(resolved_at as timestamp) as resolved_at,
    cast(last_status_change_at as timestamp) as last_status_change_at,
    service_key,
    service_name,
    resolve_reason,
    merged_into,
    dedup_key,
    url
from ranked
where copy_no = 1
