-- When objects were seen. Grain: one (instance, kind, namespace, name, observed_at).
select distinct
    workload_id_of(instance, kind, namespace, name) as workload_id,
    instance,
    kind,
    namespace,
    name,
    cast(observed_at as timestamp) as observed_at
from landed_flux_sightings
