-- Which services incidents are of because they are their team's. Grain: one (incident_id, service, external_service).
select distinct
    inc_said.incident_id,
    services.service,
    inc_said.value as external_service
from inc_said
inner join services on lower(services.team) = lower(trim(inc_said.value))
where inc_said.field = 'team'
