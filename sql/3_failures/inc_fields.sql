-- What incidents say of whose they are and what caused them, in the words that every tool shares. Grain: one (incident_id, field, value).
--   field: service, former_service, service_name, integration_key, team, team_name, tag, custom:<name>, alert_key, alert_component,
--   alert_group, detail:<name>, text, same_as
select distinct
    incident_id_of(source, instance, incident_key) as incident_id,
    field,
    value
from incident_fields
where value is not null
    and value <> ''
