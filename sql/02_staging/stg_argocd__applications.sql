-- Applications as last seen. Grain: one (instance, namespace, name, uid).
-- Of several copies the latest by Argo CD's own clock wins: resource_version within a uid, then what was observed later.
with ranked as (
    select
        raw_argocd_applications.*,
        raw_argocd_sightings.observed_at,
        row_number() over (
            partition by
                raw_argocd_applications.instance,
                raw_argocd_applications.namespace,
                raw_argocd_applications.name,
                raw_argocd_applications.uid
            order by
                raw_argocd_sightings.resource_version desc nulls last,
                raw_argocd_sightings.observed_at desc nulls last,
                raw_argocd_sightings.extracted_at desc,
                raw_argocd_applications.content_hash
        ) as copy_no
    from raw_argocd_applications
    inner join raw_argocd_sightings
        on raw_argocd_sightings.snapshot_hash = raw_argocd_applications.content_hash
        and raw_argocd_sightings.instance = raw_argocd_applications.instance
)
select
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
