-- Flux's objects in their latest incarnation. Grain: one (instance, kind, namespace, name).
with ranked as (
    select
        *,
        row_number() over (partition by instance, kind, namespace, name order by created_at desc nulls last, observed_at desc, uid) as incarnation_no
    from stg_flux__objects
)
select
    workload_id_of(instance, kind, namespace, name) as workload_id,
    instance,
    kind,
    namespace,
    name,
    uid,
    snapshot_hash,
    created_at,
    source_kind,
    source_namespace,
    source_name,
    url,
    repository_key,
    reference,
    path,
    target_namespace,
    is_suspended,
    has_health_checks,
    chart,
    chart_version,
    applied_key,
    ready_status,
    drift_mode
from ranked
where incarnation_no = 1
