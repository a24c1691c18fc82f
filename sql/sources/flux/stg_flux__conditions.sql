-- Conditions of Flux's objects. Grain: one (instance, kind, namespace, name, uid, condition_type, status, transitioned_at).
-- A condition lands when it is first seen so; how long it stayed is told by the next one.
select
    workload_id_of(instance, kind, namespace, name) as workload_id,
    instance,
    kind,
    namespace,
    name,
    coalesce(uid, '') as uid,
    condition_type,
    status,
    cast(transitioned_at as timestamp) as transitioned_at,
    max(reason) as reason,
    max(message) as message
from landed_flux_conditions
where transitioned_at is not null
group by instance, kind, namespace, name, coalesce(uid, ''), condition_type, status, transitioned_at
