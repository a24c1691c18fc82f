-- What Argo CD compared the live state with, beside what was deployed. Grain: one (deployed_hash, is_told, told_revision, compared_hash).
--   has_other_sources: other repositories, paths, charts or parameters
--   has_moved: another revision; has_other_content, has_unread_content: whose content is another one, or cannot be read
with pairs as (
    select distinct deployed_hash, is_told, told_revision, compared_hash
    from stg_argocd__out_of_sync_sightings
    where deployed_hash is not null
        and compared_hash is not null
),
-- Without revisions.
sources as (
    select
        sources_hash,
        source_index,
        min(kind) as kind,
        min(repository_key) as repository_key,
        max(case when coalesce(path_role, 'source') = 'source' then path end) as path,
        min(chart) as chart,
        min(parameters_hash) as parameters_hash,
        min(revision) as revision
    from stg_argocd__operation_sources
    group by sources_hash, source_index
),
templates as (
    select
        sources_hash,
        array_join(
            array_sort(
                array_agg(
                    lpad(cast(source_index as string), 4, '0') || coalesce(kind, '') || ' ' || coalesce(repository_key, '') || ' ' || coalesce('/' || path, '')
                    || ' ' || coalesce(chart, '') || ' ' || coalesce(parameters_hash, '')
                )
            ),
            '|'
        ) as template
    from sources
    group by sources_hash
),
compared as (
    select
        pairs.deployed_hash,
        pairs.is_told,
        pairs.told_revision,
        pairs.compared_hash,
        stg_argocd__operation_sources.kind,
        stg_argocd__operation_sources.repository_key,
        stg_argocd__operation_sources.path,
        stg_argocd__operation_sources.place,
        stg_argocd__operation_sources.revision,
        case
            when pairs.is_told then nullif(split_part(pairs.told_revision || ', ', ', ', cast(sources.source_index + 1 as integer)), '')
            else sources.revision
        end as deployed_revision
    from pairs
    inner join stg_argocd__operation_sources on stg_argocd__operation_sources.sources_hash = pairs.compared_hash
    left join sources
        on sources.sources_hash = pairs.deployed_hash
        and sources.source_index = stg_argocd__operation_sources.source_index
),
judged as (
    select
        compared.deployed_hash,
        compared.is_told,
        compared.told_revision,
        compared.compared_hash,
        compared.revision is distinct from compared.deployed_revision as has_moved,
        case
            when compared.revision = compared.deployed_revision then 'same'
            when compared.kind <> 'git' or compared.path is null then 'other'
            when deployed_trees.repository_key is null or compared_trees.repository_key is null then 'unread'
            when compared_trees.tree_id is not distinct from deployed_trees.tree_id then 'same'
            else 'other'
        end as content
    from compared
    left join contents as deployed_trees
        on deployed_trees.repository_key = compared.repository_key
        and deployed_trees.revision = compared.deployed_revision
        and deployed_trees.path = compared.place
    left join contents as compared_trees
        on compared_trees.repository_key = compared.repository_key
        and compared_trees.revision = compared.revision
        and compared_trees.path = compared.place
)
select
    judged.deployed_hash,
    judged.is_told,
    judged.told_revision,
    judged.compared_hash,
    min(deployed.template) is distinct from min(wanted.template) as has_other_sources,
    bool_or(judged.has_moved) as has_moved,
    bool_or(judged.content = 'other') as has_other_content,
    bool_or(judged.content = 'unread') as has_unread_content
from judged
left join templates as deployed on deployed.sources_hash = judged.deployed_hash
left join templates as wanted on wanted.sources_hash = judged.compared_hash
group by judged.deployed_hash, judged.is_told, judged.told_revision, judged.compared_hash
