-- Desired states that operations applied. Grain: one (template_hash, is_told, told_revision).
-- A state is the content of its paths and its parameters, whatever revision they were read at, in whatever order its sources stand and wherever their
-- repository lies, and whatever the folder is called that holds it: none of it renders to anything else. Value files keep their order, which Helm reads them in.
--   content_state, parameters_state: null where a source's revision is not known
--   config_repository_key, config_revision, config_paths: of the first git source with a path
with read_contents as (
    select
        applied.*,
        coalesce(contents.watched_paths, applied.path) as watched_paths,
        case
            when applied.kind = 'git' and contents.repository_key is not null then 'tree:' || coalesce(contents.tree_id, 'none')
            when applied.kind = 'chart' then 'chart:' || applied.chart || ':' || applied.revision
            else 'revision:' || applied.revision
        end as content,
        case
            when applied.kind = 'git' then contents.repository_key is not null or (applied.path is null and applied.chart is null)
            else true
        end as is_content_known
    from stg_argocd__applied_sources as applied
    left join contents
        on contents.repository_key = applied.repository_key
        and contents.revision = applied.revision
        and contents.path = applied.place
),
with_config as (
    select
        *,
        lpad(cast(path_index as string), 4, '0') || '|' || coalesce(chart, '') as slot,
        min(case when kind = 'git' and path is not null then source_index end) over (
            partition by template_hash, is_told, told_revision
        ) as config_source_index
    from read_contents
)
select
    template_hash,
    is_told,
    told_revision,
    case
        when count(*) = count(revision) then
            md5(array_join(array_sort(array_agg(slot || '|' || case when is_content_known then '' else coalesce(path, '') end || '|' || content)), '|'))
    end as content_state,
    md5(array_join(array_sort(array_agg(slot || '|' || coalesce(parameters_hash, ''))), '|')) as parameters_state,
    bool_and(is_content_known) as is_content_known,
    bool_or(kind in ('chart', 'oci')) as has_chart,
    min(case when source_index = config_source_index then repository_key end) as config_repository_key,
    min(case when source_index = config_source_index then revision end) as config_revision,
    nullif(
        array_join(array_sort(array_agg(watched_paths) filter (where source_index = config_source_index and path is not null)), chr(10)),
        ''
    ) as config_paths
from with_config
group by template_hash, is_told, told_revision
