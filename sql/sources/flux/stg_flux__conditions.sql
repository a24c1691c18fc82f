-- Conditions of Flux's objects. Grain: one (instance, kind, namespace, name, uid, condition_type, status, transitioned_at).
-- A condition lands when it is first seen so; how long it stayed is told by the next one.
select
    workload_id_of(coalesce(min(clusters.key), landed_flux_conditions.instance), kind, namespace, name) as workload_id,
    landed_flux_conditions.instance,
    kind,
    namespace,
    name,
    coalesce(landed_flux_conditions.uid, '') as uid,
    condition_type,
    status,
    cast(transitioned_at as timestamp) as transitioned_at,
    max(reason) as reason,
    max(message) as message
from landed_flux_conditions
left join stg_flux__incarnation_clusters as clusters
    on clusters.instance = landed_flux_conditions.instance
    and clusters.uid = landed_flux_conditions.uid
where transitioned_at is not null
group by landed_flux_conditions.instance, kind, namespace, name, coalesce(landed_flux_conditions.uid, ''), condition_type, status, transitioned_at
