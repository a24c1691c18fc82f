-- What incidents say that services and workloads are told by. Grain: one (incident_id, told_field, value).
--   told_field: as told
--   field: what rules and selectors call it: service for services, those before and integration keys, team for names of teams too
--   is_former: the incident was moved away from it
select
    inc_incidents.incident_id,
    inc_incidents.source,
    inc_incidents.instance,
    inc_fields.field as told_field,
    case inc_fields.field
        when 'former_service' then 'service'
        when 'integration_key' then 'service'
        when 'team_name' then 'team'
        else inc_fields.field
    end as field,
    inc_fields.value,
    inc_fields.field = 'former_service' as is_former
from inc_incidents
inner join inc_fields on inc_fields.incident_id = inc_incidents.incident_id
where inc_fields.field not in ('text', 'same_as')
