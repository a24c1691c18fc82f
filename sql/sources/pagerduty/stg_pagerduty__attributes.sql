-- What incidents, their services, their alerts and their custom fields, each as last read, say beside what has a column of its own. Grain: one
-- (instance, incident_key, field, value).
with custom_field_copies as (
    select
        *,
        row_number() over (
            partition by instance, incident_key
            order by extracted_at desc, content_hash
        ) as copy_no
    from landed_pagerduty_custom_fields
),
owners as (
    select instance, incident_key, incident_hash as owner_hash
    from stg_pagerduty__incidents
    union all
    select stg_pagerduty__incidents.instance, stg_pagerduty__incidents.incident_key, stg_pagerduty__services.service_hash as owner_hash
    from stg_pagerduty__incidents
    inner join stg_pagerduty__services
        on stg_pagerduty__services.instance = stg_pagerduty__incidents.instance
        and stg_pagerduty__services.service_key = stg_pagerduty__incidents.service_key
    union all
    select instance, incident_key, alert_hash as owner_hash
    from stg_pagerduty__alerts
    union all
    select instance, incident_key, content_hash as owner_hash
    from custom_field_copies
    where copy_no = 1
)
select distinct
    owners.instance,
    owners.incident_key,
    landed_pagerduty_attributes.field,
    landed_pagerduty_attributes.value
from owners
inner join landed_pagerduty_attributes
    on landed_pagerduty_attributes.owner_hash = owners.owner_hash
    and landed_pagerduty_attributes.instance = owners.instance
