-- Paths in git that operations applied. Grain: one path at one revision of one operation, in one release of it.
-- Every source is rendered for itself; one that holds value files alone belongs to the only one that is. A chart's own values come before its
-- value files, wherever those stand. What only decides when manifests are made anew is no part of them.
with rendered as (
    select distinct sources_hash, source_index
    from stg_argocd__operation_sources
    where kind <> 'git' or (path is not null and coalesce(path_role, 'source') = 'source')
),
only_rendered as (
    select sources_hash, min(source_index) as source_index
    from rendered
    group by sources_hash
    having count(*) = 1
)
select
    argocd__attempts.workload_id,
    argocd__attempts.attempt_key,
    coalesce(cast(coalesce(rendered.source_index, only_rendered.source_index) as string), applied.path) as release,
    case when coalesce(applied.path_role, 'source') = 'source' then '0' else '1' end
    || lpad(cast(applied.source_index as string), 4, '0')
    || lpad(cast(applied.path_index as string), 4, '0') as rank,
    applied.repository_key,
    applied.revision,
    applied.place as path
from argocd__attempts
inner join stg_argocd__ordered_operations as operations
    on operations.workload_id = argocd__attempts.workload_id
    and operations.order_no = argocd__attempts.order_no
inner join stg_argocd__applied_sources as applied
    on applied.template_hash = operations.template_hash
    and applied.is_told = operations.is_told
    and applied.told_revision = operations.told_revision
left join rendered
    on rendered.sources_hash = applied.template_hash
    and rendered.source_index = applied.source_index
left join only_rendered on only_rendered.sources_hash = applied.template_hash
where coalesce(applied.path_role, 'source') <> 'generate'
    and applied.path is not null
