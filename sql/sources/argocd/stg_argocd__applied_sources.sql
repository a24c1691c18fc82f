-- What operations applied, source by source and path by path, at the revision of the operation. Grain: one (template_hash, is_told,
-- told_revision, source_index, path_index). Revisions of several sources stand side by side in what an event tells.
select
    applied.template_hash,
    applied.is_told,
    applied.told_revision,
    stg_argocd__operation_sources.source_index,
    stg_argocd__operation_sources.path_index,
    stg_argocd__operation_sources.kind,
    stg_argocd__operation_sources.repository_key,
    stg_argocd__operation_sources.path,
    stg_argocd__operation_sources.place,
    stg_argocd__operation_sources.path_role,
    stg_argocd__operation_sources.chart,
    stg_argocd__operation_sources.parameters_hash,
    case
        when applied.is_told then nullif(split_part(applied.told_revision || ', ', ', ', cast(stg_argocd__operation_sources.source_index + 1 as integer)), '')
        else stg_argocd__operation_sources.revision
    end as revision
from (
    select distinct template_hash, is_told, told_revision
    from stg_argocd__ordered_operations
    where template_hash is not null
) as applied
inner join stg_argocd__operation_sources
    on stg_argocd__operation_sources.sources_hash = applied.template_hash
