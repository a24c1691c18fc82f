-- What may say whose a PagerDuty incident is or what caused it. Grain: one (instance, incident_key, field, value).
--   field: service (id of the service it is on now), former_service (id of one it was on before), service_name; integration_key,
--   team and team_name of the service and the incident; custom:<name>; alert_key, alert_component, alert_group and detail:<name> of its
--   alerts; text (title, description, what its alerts are called)
with places as (
    select instance, incident_key, service_key from landed_pagerduty_incidents
    union all
    -- A move names the service before it; entries and older copies were on it.
    select instance, incident_key, service_key from landed_pagerduty_log_entries
    union all
    select instance, incident_key, from_service_key as service_key from landed_pagerduty_log_entries
),
fields as (
    select instance, incident_key, 'service' as field, service_key as value
    from stg_pagerduty__incidents
    union all
    select places.instance, places.incident_key, 'former_service' as field, places.service_key as value
    from places
    inner join stg_pagerduty__incidents
        on stg_pagerduty__incidents.instance = places.instance
        and stg_pagerduty__incidents.incident_key = places.incident_key
    where places.service_key <> stg_pagerduty__incidents.service_key
    union all
    select
        stg_pagerduty__incidents.instance,
        stg_pagerduty__incidents.incident_key,
        'service_name' as field,
        coalesce(stg_pagerduty__services.name, stg_pagerduty__incidents.service_name) as value
    from stg_pagerduty__incidents
    left join stg_pagerduty__services
        on stg_pagerduty__services.instance = stg_pagerduty__incidents.instance
        and stg_pagerduty__services.service_key = stg_pagerduty__incidents.service_key
    union all
    select instance, incident_key, field, value
    from stg_pagerduty__attributes
    union all
    select instance, incident_key, 'alert_key' as field, dedup_key as value
    from stg_pagerduty__incidents
    union all
    select instance, incident_key, 'alert_key' as field, alert_key as value
    from stg_pagerduty__alerts
    union all
    select instance, incident_key, 'alert_component' as field, component as value
    from stg_pagerduty__alerts
    union all
    select instance, incident_key, 'alert_group' as field, component_group as value
    from stg_pagerduty__alerts
    union all
    select instance, incident_key, 'text' as field, title as value
    from stg_pagerduty__incidents
    union all
    select instance, incident_key, 'text' as field, description as value
    from stg_pagerduty__incidents
    union all
    select instance, incident_key, 'text' as field, summary as value
    from stg_pagerduty__alerts
)
select distinct
    instance,
    incident_key,
    field,
    value
from fields
where value is not null
