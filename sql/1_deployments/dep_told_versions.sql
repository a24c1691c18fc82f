-- What stands in git under the paths of an attempt, and in the parameters that override it, one below the other.
-- Grain: one fragment of one release of one reconciliation, in one place.
--   level_no: the higher overrides: 1 files, 2 the operator's own file of one workload, 3 parameters
--   rank: of one level the higher overrides
select
    md5(applied_paths.workload_id || '|' || applied_paths.attempt_key) as reconciliation_id,
    applied_paths.release,
    content_versions.kind,
    content_versions.value_key,
    content_versions.part,
    content_versions.name,
    content_versions.version,
    case when content_versions.application is null then 1 else 2 end as level_no,
    applied_paths.rank
from applied_paths
inner join workloads on workloads.workload_id = applied_paths.workload_id
inner join contents
    on contents.repository_key = applied_paths.repository_key
    and contents.revision = applied_paths.revision
    and contents.path = applied_paths.path
inner join content_versions
    on content_versions.repository_key = contents.repository_key
    and content_versions.tree_id = contents.tree_id
where coalesce(content_versions.application, workloads.name) = workloads.name
union all
select
    md5(workload_id || '|' || attempt_key) as reconciliation_id,
    release,
    kind,
    value_key,
    part,
    name,
    version,
    3 as level_no,
    '' as rank
from versions
where evidence = 'override'
