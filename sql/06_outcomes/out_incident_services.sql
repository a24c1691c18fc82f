-- Stand-in until the rooms of incidents are merged. Grain: one (incident_id, service, environment).
select
    cast(null as string) as incident_id,
    cast(null as string) as service,
    cast(null as string) as environment,
    cast(null as boolean) as is_production
from run_parameters
where false
