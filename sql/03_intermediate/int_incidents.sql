-- Stand-in until the rooms of incidents are merged. Grain: one incident of one tool.
select
    cast(null as string) as incident_id,
    cast(null as timestamp) as detected_at,
    cast(null as boolean) as is_duplicate
from run_parameters
where false
