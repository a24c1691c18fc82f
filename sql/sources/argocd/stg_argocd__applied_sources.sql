-- What operations applied, source by source and path by path, at the revision of the operation. Grain: one (template_hash, is_told,
-- told_revision, source_index, path_index). Revisions of several sources stand side by side in what an event tells.
-- A commit has one content wherever its repository lies: where the address cannot be read, another one that has the commit answers.
with applied_sources as (
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
),
answers as (
    select
        unread.revision,
        unread.place,
        min(contents.repository_key) as repository_key
    from (
        select distinct applied_sources.revision, applied_sources.place
        from applied_sources
        left join contents
            on contents.repository_key = applied_sources.repository_key
            and contents.revision = applied_sources.revision
            and contents.path = applied_sources.place
        where applied_sources.kind = 'git'
            and applied_sources.place is not null
            and applied_sources.revision is not null
            and contents.repository_key is null
    ) as unread
    inner join contents
        on contents.revision = unread.revision
        and contents.path = unread.place
    where contents.tree_id is not null
    group by unread.revision, unread.place
)
select
    applied_sources.template_hash,
    applied_sources.is_told,
    applied_sources.told_revision,
    applied_sources.source_index,
    applied_sources.path_index,
    applied_sources.kind,
    coalesce(answers.repository_key, applied_sources.repository_key) as repository_key,
    applied_sources.path,
    applied_sources.place,
    applied_sources.path_role,
    applied_sources.chart,
    applied_sources.parameters_hash,
    applied_sources.revision
from applied_sources
left join answers
    on answers.revision = applied_sources.revision
    and answers.place = applied_sources.place
