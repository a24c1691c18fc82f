-- Applications in their latest incarnation. Grain: one workload_id.
with ranked as (
    select
        *,
        row_number() over (partition by instance, namespace, name order by created_at desc nulls last, observed_at desc, uid) as incarnation_no
    from stg_argocd__applications
)
select
    workload_id_of(instance, 'Application', namespace, name) as workload_id,
    instance,
    namespace,
    name,
    uid,
    snapshot_hash,
    observed_at,
    project,
    repository_url,
    path,
    chart,
    target_revision,
    cluster,
    target_namespace,
    sync_status,
    sync_revision,
    is_automated,
    condition_types
from ranked
where incarnation_no = 1
