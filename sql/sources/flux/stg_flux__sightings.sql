-- When objects were seen. Grain: one (instance, kind, namespace, name, observed_at).
select distinct
    instance,
    kind,
    namespace,
    name,
    cast(observed_at as timestamp) as observed_at
from landed_flux_sightings
