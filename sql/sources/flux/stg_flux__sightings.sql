-- When objects were seen. Grain: one (instance, kind, namespace, name, observed_at).
select distinct
    workload_id_of(coalesce(clusters.key, landed_flux_sightings.instance), kind, namespace, name) as workload_id,
    landed_flux_sightings.instance,
    kind,
    namespace,
    name,
    cast(observed_at as timestamp) as observed_at
from landed_flux_sightings
left join stg_flux__incarnation_clusters as clusters
    on clusters.instance = landed_flux_sightings.instance
    and clusters.uid = landed_flux_sightings.uid
