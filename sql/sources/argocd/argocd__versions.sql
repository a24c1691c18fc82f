-- What Argo CD itself says about versions: images of the sync result, parameters of the sources, and the versions of charts.
-- Grain: one (workload_id, attempt_key, evidence, release, kind, value_key, part, name, version).
select
    argocd__attempts.workload_id,
    argocd__attempts.attempt_key,
    'applied' as evidence,
    cast(null as string) as release,
    stg_argocd__images.kind,
    cast(null as string) as value_key,
    cast(null as string) as part,
    stg_argocd__images.name,
    stg_argocd__images.version
from argocd__attempts
inner join stg_argocd__ordered_operations as operations
    on operations.workload_id = argocd__attempts.workload_id
    and operations.order_no = argocd__attempts.order_no
inner join stg_argocd__images
    on stg_argocd__images.evidence = 'sync_result'
    and stg_argocd__images.evidence_key = operations.operation_hash
where stg_argocd__images.version is not null
union all
select
    argocd__attempts.workload_id,
    argocd__attempts.attempt_key,
    'override' as evidence,
    cast(stg_argocd__images.source_index as string) as release,
    stg_argocd__images.kind,
    stg_argocd__images.value_key,
    stg_argocd__images.part,
    stg_argocd__images.name,
    stg_argocd__images.version
from argocd__attempts
inner join stg_argocd__ordered_operations as operations
    on operations.workload_id = argocd__attempts.workload_id
    and operations.order_no = argocd__attempts.order_no
inner join stg_argocd__images
    on stg_argocd__images.evidence = 'parameters'
    and stg_argocd__images.evidence_key = operations.template_hash
union all
select
    argocd__attempts.workload_id,
    argocd__attempts.attempt_key,
    'declared' as evidence,
    cast(null as string) as release,
    'chart' as kind,
    cast(null as string) as value_key,
    cast(null as string) as part,
    applied.chart as name,
    applied.revision as version
from argocd__attempts
inner join stg_argocd__ordered_operations as operations
    on operations.workload_id = argocd__attempts.workload_id
    and operations.order_no = argocd__attempts.order_no
inner join stg_argocd__applied_sources as applied
    on applied.template_hash = operations.template_hash
    and applied.is_told = operations.is_told
    and applied.told_revision = operations.told_revision
where applied.kind = 'chart'
    and applied.revision is not null
    and coalesce(applied.path_role, 'source') <> 'generate'
