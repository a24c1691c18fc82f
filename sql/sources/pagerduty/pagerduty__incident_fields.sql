-- What may say whose a PagerDuty incident is or what caused it. Grain: one (instance, incident_key, field, value).
--   field: service (id of the service it is on now), former_service (id of one it was on before), service_name; integration_key,
--   team and team_name of the service and the incident; custom:<name>; alert_key, alert_component, alert_group and detail:<name> of its
--   alerts; text (title, description, what its alerts are called)
with incident_copies as (
    select
        *,
        row_number() over (
            partition by instance, incident_key
            order by updated_at desc nulls last, extracted_at desc, content_hash
        ) as copy_no
    from landed_pagerduty_incidents
),
latest_incidents as (
    select *
    from incident_copies
    where copy_no = 1
),
service_copies as (
    select
        *,
        row_number() over (
            partition by instance, service_key
            order by extracted_at desc, content_hash
        ) as copy_no
    from landed_pagerduty_services
),
latest_services as (
    select *
    from service_copies
    where copy_no = 1
),
alert_copies as (
    select
        *,
        row_number() over (
            partition by instance, incident_key, alert_id
            order by extracted_at desc, content_hash
        ) as copy_no
    from landed_pagerduty_alerts
),
alerts as (
    select *
    from alert_copies
    where copy_no = 1
),
custom_field_copies as (
    select
        *,
        row_number() over (
            partition by instance, incident_key
            order by extracted_at desc, content_hash
        ) as copy_no
    from landed_pagerduty_custom_fields
),
-- A move names the service before it; entries and older copies were on it.
places as (
    select
        instance,
        incident_key,
        service_key
    from landed_pagerduty_incidents
    union all
    select
        instance,
        incident_key,
        service_key
    from landed_pagerduty_log_entries
    union all
    select
        instance,
        incident_key,
        from_service_key as service_key
    from landed_pagerduty_log_entries
),
owners as (
    select
        instance,
        incident_key,
        content_hash as owner_hash
    from latest_incidents
    union all
    select
        latest_incidents.instance,
        latest_incidents.incident_key,
        latest_services.content_hash as owner_hash
    from latest_incidents
    inner join latest_services
        on latest_services.instance = latest_incidents.instance
        and latest_services.service_key = latest_incidents.service_key
    union all
    select
        instance,
        incident_key,
        content_hash as owner_hash
    from alerts
    union all
    select
        instance,
        incident_key,
        content_hash as owner_hash
    from custom_field_copies
    where copy_no = 1
),
fields as (
    select
        instance,
        incident_key,
        'service' as field,
        service_key as value
    from latest_incidents
    union all
    select
        places.instance,
        places.incident_key,
        'former_service' as field,
        places.service_key as value
    from places
    inner join latest_incidents
        on latest_incidents.instance = places.instance
        and latest_incidents.incident_key = places.incident_key
    where places.service_key <> latest_incidents.service_key
    union all
    select
        latest_incidents.instance,
        latest_incidents.incident_key,
        'service_name' as field,
        coalesce(latest_services.name, latest_incidents.service_name) as value
    from latest_incidents
    left join latest_services
        on latest_services.instance = latest_incidents.instance
        and latest_services.service_key = latest_incidents.service_key
    union all
    select
        owners.instance,
        owners.incident_key,
        landed_pagerduty_attributes.field,
        landed_pagerduty_attributes.value
    from owners
    inner join landed_pagerduty_attributes
        on landed_pagerduty_attributes.owner_hash = owners.owner_hash
        and landed_pagerduty_attributes.instance = owners.instance
    union all
    select
        instance,
        incident_key,
        'alert_key' as field,
        dedup_key as value
    from latest_incidents
    union all
    select
        instance,
        incident_key,
        'alert_key' as field,
        alert_key as value
    from alerts
    union all
    select
        instance,
        incident_key,
        'alert_component' as field,
        component as value
    from alerts
    union all
    select
        instance,
        incident_key,
        'alert_group' as field,
        component_group as value
    from alerts
    union all
    select
        instance,
        incident_key,
        'text' as field,
        title as value
    from latest_incidents
    union all
    select
        instance,
        incident_key,
        'text' as field,
        description as value
    from latest_incidents
    union all
    select
        instance,
        incident_key,
        'text' as field,
        summary as value
    from alerts
)
select distinct
    instance,
    incident_key,
    field,
    value
from fields
where value is not null
