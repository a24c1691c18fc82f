-- Applications as last seen. Grain: one (instance, namespace, name, uid).
-- Of several copies the latest by Argo CD's own clock wins: resource_version within a uid, then what was observed later.
with ranked as (
    select
        landed_argocd_applications.*,
        landed_argocd_sightings.observed_at,
        row_number() over (
            partition by
                landed_argocd_applications.instance,
                landed_argocd_applications.namespace,
                landed_argocd_applications.name,
                landed_argocd_applications.uid
            order by
                landed_argocd_sightings.resource_version desc nulls last,
                landed_argocd_sightings.observed_at desc nulls last,
                landed_argocd_sightings.extracted_at desc,
                landed_argocd_applications.content_hash
        ) as copy_no
    from landed_argocd_applications
    inner join landed_argocd_sightings
        on landed_argocd_sightings.snapshot_hash = landed_argocd_applications.content_hash
        and landed_argocd_sightings.instance = landed_argocd_applications.instance
)
select
    workload_id_of(instance, 'Application', namespace, name) as workload_id,
    instance,
    namespace,
    name,
    coalesce(uid, '') as uid,
    content_hash as snapshot_hash,
    cast(observed_at as timestamp) as observed_at,
    project,
    cast(created_at as timestamp) as created_at,
    cast(deletion_requested_at as timestamp) as deletion_requested_at,
    repository_url,
    path,
    chart,
    target_revision,
    coalesce(destination_name, destination_server) as cluster,
    destination_namespace as target_namespace,
    sync_status,
    sync_revision,
    health_status as health,
    is_automated,
    is_self_heal,
    is_operation_running,
    condition_types,
    images
from ranked
where copy_no = 1
