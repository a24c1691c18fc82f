-- Stand-in until the rooms of incidents are merged. Grain: one (source, instance, from_at, to_at).
select
    cast(null as string) as source,
    cast(null as string) as instance,
    cast(null as timestamp) as from_at,
    cast(null as timestamp) as to_at
from run_parameters
where false
