-- Flux's objects as last seen. Grain: one (instance, kind, namespace, name, uid).
with ranked as (
    select
        landed_flux_objects.*,
        landed_flux_sightings.observed_at,
        landed_flux_sightings.ready_status as seen_ready_status,
        landed_flux_sightings.ready_reason as seen_ready_reason,
        row_number() over (
            partition by landed_flux_objects.instance, landed_flux_objects.kind, landed_flux_objects.namespace, landed_flux_objects.name, landed_flux_objects.uid
            order by
                landed_flux_sightings.resource_version desc nulls last,
                landed_flux_sightings.observed_at desc,
                landed_flux_sightings.extracted_at desc,
                landed_flux_objects.content_hash
        ) as copy_no
    from landed_flux_objects
    inner join landed_flux_sightings
        on landed_flux_sightings.snapshot_hash = landed_flux_objects.content_hash
        and landed_flux_sightings.instance = landed_flux_objects.instance
)
select
    workload_id_of(coalesce(clusters.key, ranked.instance), kind, namespace, name) as workload_id,
    ranked.instance,
    kind,
    namespace,
    name,
    coalesce(ranked.uid, '') as uid,
    content_hash as snapshot_hash,
    cast(observed_at as timestamp) as observed_at,
    cast(created_at as timestamp) as created_at,
    source_kind,
    source_namespace,
    source_name,
    url,
    repository_key,
    reference,
    path,
    ignored,
    coalesce(has_unread_parts, false) as has_unread_parts,
    coalesce(has_values_from, false) as has_values_from,
    reconcile_strategy,
    values_files,
    target_namespace,
    is_suspended,
    is_waiting or has_health_checks as has_health_checks,
    chart,
    chart_version,
    last_applied_revision,
    coalesce(applied_commit, applied_digest, applied_version, last_applied_revision) as applied_key,
    coalesce(attempted_commit, attempted_digest, attempted_version, last_attempted_revision) as attempted_key,
    seen_ready_status as ready_status,
    seen_ready_reason as ready_reason,
    drift_mode
from ranked
left join stg_flux__incarnation_clusters as clusters
    on clusters.instance = ranked.instance
    and clusters.uid = ranked.uid
where copy_no = 1
