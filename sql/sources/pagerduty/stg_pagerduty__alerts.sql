-- Alerts of PagerDuty's incidents as last read. Grain: one (instance, incident_key, alert_id).
--   alert_hash: joins its attributes
with ranked as (
    select
        *,
        row_number() over (
            partition by instance, incident_key, alert_id
            order by extracted_at desc, content_hash
        ) as copy_no
    from landed_pagerduty_alerts
)
select
    instance,
    incident_key,
    alert_id,
    content_hash as alert_hash,
    alert_key,
    component,
    component_group,
    summary
from ranked
where copy_no = 1
