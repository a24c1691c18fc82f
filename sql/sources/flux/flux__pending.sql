-- Kustomizations whose source offers another revision than the applied one. Grain: one workload.
-- A revision follows every commit of a monorepo: only content that differs, or that cannot be read, waits.
with offered as (
    select
        kustomizations.workload_id,
        kustomizations.applied_key,
        kustomizations.path,
        specs.place,
        kustomizations.is_suspended,
        kustomizations.ready_status,
        sources.repository_key,
        artifacts.revision_key,
        artifacts.revision_commit,
        artifacts.first_updated_at,
        row_number() over (
            partition by kustomizations.workload_id
            order by artifacts.last_updated_at desc nulls last, artifacts.revision_key
        ) as recency_no
    from stg_flux__latest_objects as kustomizations
    inner join stg_flux__artifacts as artifacts
        on artifacts.instance = kustomizations.instance
        and artifacts.kind = kustomizations.source_kind
        and artifacts.namespace = kustomizations.source_namespace
        and artifacts.name = kustomizations.source_name
    left join stg_flux__specs as specs
        on specs.workload_id = kustomizations.workload_id
        and specs.to_at is null
    left join stg_flux__objects as sources
        on sources.instance = kustomizations.instance
        and sources.kind = kustomizations.source_kind
        and sources.namespace = kustomizations.source_namespace
        and sources.name = kustomizations.source_name
    where kustomizations.kind = 'Kustomization'
)
select
    offered.workload_id,
    offered.repository_key,
    offered.applied_key as deployed_revision,
    offered.revision_key as revision,
    coalesce(deployed.watched_paths, offered.path, '') as paths,
    true as is_automated,
    offered.is_suspended,
    offered.first_updated_at as since_at,
    offered.ready_status = 'False' as is_failing
from offered
left join contents as deployed
    on deployed.repository_key = offered.repository_key
    and deployed.revision = offered.applied_key
    and deployed.path = offered.place
left join contents as wanted
    on wanted.repository_key = offered.repository_key
    and wanted.revision = offered.revision_commit
    and wanted.path = offered.place
where offered.recency_no = 1
    and offered.applied_key is not null
    and offered.revision_key <> offered.applied_key
    and (deployed.repository_key is null or wanted.repository_key is null or wanted.tree_id is distinct from deployed.tree_id)
