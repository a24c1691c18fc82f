-- Which services incidents are of because the tool calls its service like ours. Grain: one (incident_id, service, external_service, is_former).
-- Names are renamed, so they come late; but where nobody has configured anything they tell more than a team does.
select distinct
    inc_said.incident_id,
    inc_service_names.service,
    inc_said.value as external_service,
    inc_said.is_former
from inc_said
inner join inc_service_names on inc_service_names.name = lower(trim(inc_said.value))
where inc_said.told_field in ('service_name', 'service', 'former_service')
