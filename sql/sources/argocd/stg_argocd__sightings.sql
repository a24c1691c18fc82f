-- When an application was seen in which state. Grain: one (application, observed_at, content).
select distinct
    workload_id_of(instance, 'Application', namespace, name) as workload_id,
    instance,
    namespace,
    name,
    coalesce(uid, '') as uid,
    cast(observed_at as timestamp) as observed_at,
    snapshot_hash,
    resource_version,
    cast(reconciled_at as timestamp) as reconciled_at,
    sync_status,
    sync_revision,
    compared_sources_hash,
    health_status as health,
    cast(health_transitioned_at as timestamp) as health_transitioned_at,
    cast(extracted_at as timestamp) as extracted_at
from landed_argocd_sightings
