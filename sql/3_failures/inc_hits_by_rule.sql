-- Which services incidents are of by the services' own rules. Grain: one (incident_id, service, environment, external_service, is_former).
-- A rule calls a tool by its type or by the name of the source.
--   environment: that of the rule; null where it names none
with called as (
    select incident_id, source as tool, field, value, is_former from inc_said
    union
    select incident_id, instance as tool, field, value, is_former from inc_said
)
select distinct
    called.incident_id,
    incident_rules.service,
    incident_rules.environment,
    called.value as external_service,
    called.is_former
from called
inner join incident_rules
    on incident_rules.tool = called.tool
    and incident_rules.field = called.field
    and incident_rules.value = called.value
