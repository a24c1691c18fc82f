-- Which services incidents are of by annotations and subscriptions of workloads. Grain: one (incident_id, mapped_by, service,
-- workload_environment, external_service, is_former).
--   mapped_by: annotation, notification
select distinct
    inc_said.incident_id,
    selectors.mapped_by,
    inc_workloads.service,
    inc_workloads.environment as workload_environment,
    inc_said.value as external_service,
    inc_said.is_former
from inc_said
inner join selectors
    on selectors.tool = inc_said.source
    and selectors.field = inc_said.field
    and selectors.value = inc_said.value
inner join inc_workloads on inc_workloads.workload_id = selectors.workload_id
