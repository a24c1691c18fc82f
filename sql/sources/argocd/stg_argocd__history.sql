-- Successful full syncs that Argo CD remembers. Grain: one (instance, namespace, name, uid, history_id, deployed_at).
with ranked as (
    select
        *,
        row_number() over (
            partition by instance, namespace, name, uid, history_id, deployed_at
            order by extracted_at desc, content_hash
        ) as copy_no
    from landed_argocd_history
)
select
    workload_id_of(instance, 'Application', namespace, name) as workload_id,
    instance,
    namespace,
    name,
    coalesce(uid, '') as uid,
    history_id,
    revision,
    cast(deploy_started_at as timestamp) as started_at,
    cast(deployed_at as timestamp) as finished_at,
    initiated_by,
    is_automated,
    sources_hash
from ranked
where copy_no = 1
