-- Copies of Opsgenie's incidents and alerts, the latest first. Grain: one landed copy.
-- Of several copies the one changed last wins, by Opsgenie's clock; of copies of one change the one that says most.
--   unit: incidents (somebody declared it), alerts
--   incident_hash: joins its fields
--   copy_no: 1 for the latest of its (instance, unit, incident_key)
select
    instance,
    unit,
    incident_key,
    content_hash as incident_hash,
    title,
    status,
    is_acknowledged,
    priority,
    cast(created_at as timestamp) as created_at,
    cast(updated_at as timestamp) as updated_at,
    cast(impact_end_at as timestamp) as impact_end_at,
    acknowledged_after_millis,
    closed_after_millis,
    cast(closed_at as timestamp) as closed_at,
    alias,
    parent_key,
    origin,
    url,
    row_number() over (
        partition by instance, unit, incident_key
        order by
            coalesce(updated_at, created_at) desc,
            case when status is null then 1 else 0 end,
            length(payload) desc,
            extracted_at desc,
            content_hash
    ) as copy_no
from landed_opsgenie_incidents
