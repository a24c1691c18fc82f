-- What incidents say of whose they are and what caused them, in the words that every tool shares. Grain: one (incident_id, field, value).
--   field: service, former_service, service_name, integration_key, team, team_name, tag, custom:<name>, alert_key, alert_component,
--   alert_group, detail:<name>, text, same_as
with told as (
    select 'incidents' as source, instance, incident_key, field, value
    from stg_incidents__incident_fields
    union all
    select 'opsgenie' as source, instance, incident_key, field, value
    from stg_opsgenie__incident_fields
    union all
    select 'pagerduty' as source, instance, incident_key, field, value
    from stg_pagerduty__incident_fields
)
select distinct
    md5(source || '|' || instance || '|' || incident_key) as incident_id,
    field,
    value
from told
where value is not null
    and value <> ''
