-- Operations as last seen in status.operationState, the most final content of each. Grain: one (instance, namespace, name, uid, started_at).
-- A retrying failure is Running with a finish time: it has not finished.
with ranked as (
    select
        *,
        row_number() over (
            partition by instance, namespace, name, uid, started_at
            order by
                case phase when 'Running' then 2 when 'Terminating' then 1 else 0 end,
                retry_count desc,
                finished_at desc nulls last,
                extracted_at desc,
                content_hash
        ) as copy_no
    from landed_argocd_operations
)
select
    workload_id_of(instance, 'Application', namespace, name) as workload_id,
    instance,
    namespace,
    name,
    coalesce(uid, '') as uid,
    cast(started_at as timestamp) as started_at,
    case when phase in ('Running', 'Terminating') then null else cast(finished_at as timestamp) end as finished_at,
    case phase
        when 'Succeeded' then 'succeeded'
        when 'Failed' then 'failed'
        when 'Error' then 'error'
        else 'running'
    end as phase,
    message,
    coalesce(retry_count, 0) as retries,
    revision,
    coalesce(is_dry_run, false) as is_dry_run,
    coalesce(is_partial, false) as is_partial,
    coalesce(is_hook_only, false) as is_hook_only,
    applied_resources,
    partial_resources,
    initiated_by,
    is_automated,
    sources_hash,
    content_hash as operation_hash
from ranked
where copy_no = 1
