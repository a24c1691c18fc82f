-- Applications that are OutOfSync at another revision than the deployed one, or that nothing was ever deployed of. Grain: one workload.
-- A revision follows every commit of a monorepo, and drift makes an application OutOfSync too: only content that differs, or that cannot be
-- read, waits.
with latest as (
    select
        stg_argocd__latest_applications.workload_id,
        stg_argocd__latest_applications.sync_revision,
        stg_argocd__latest_applications.is_automated,
        stg_argocd__latest_applications.condition_types
    from stg_argocd__latest_applications
    inner join argocd__workloads on argocd__workloads.workload_id = stg_argocd__latest_applications.workload_id
    where stg_argocd__latest_applications.sync_status = 'OutOfSync'
        and not argocd__workloads.is_gone
        and matches(stg_argocd__latest_applications.sync_revision, '(^|, )([0-9a-f]{40}|[0-9a-f]{64})($|, )')
),
successes as (
    select
        argocd__attempts.workload_id,
        argocd__attempts.config_repository_key,
        argocd__attempts.config_revision,
        argocd__attempts.config_paths,
        operations.template_hash,
        row_number() over (
            partition by argocd__attempts.workload_id
            order by
                case when argocd__attempts.config_revision is not null and argocd__attempts.config_paths is not null then 0 else 1 end,
                argocd__attempts.order_no desc,
                argocd__attempts.attempt_key desc
        ) as recency_no
    from argocd__attempts
    inner join latest on latest.workload_id = argocd__attempts.workload_id
    inner join stg_argocd__ordered_operations as operations
        on operations.workload_id = argocd__attempts.workload_id
        and operations.order_no = argocd__attempts.order_no
    where argocd__attempts.phase = 'succeeded'
),
failures as (
    select distinct workload_id, revision
    from argocd__attempts
    where phase in ('failed', 'error')
),
-- The first source in git, as in stg_argocd__states: revisions of several sources stand side by side.
config_sources as (
    select
        sources_hash,
        source_index,
        path,
        place,
        min(source_index) over (partition by sources_hash) as config_source_index
    from stg_argocd__operation_sources
    where kind = 'git'
        and path is not null
        and coalesce(path_role, 'source') <> 'generate'
),
wanted as (
    select
        latest.workload_id,
        latest.sync_revision,
        latest.is_automated,
        latest.condition_types,
        successes.workload_id is not null as is_deployed,
        successes.config_repository_key,
        successes.config_revision,
        successes.config_paths,
        successes.template_hash,
        coalesce(
            nullif(split_part(latest.sync_revision || ', ', ', ', cast(first_sources.config_source_index + 1 as integer)), ''),
            regexp_extract(latest.sync_revision, '(^|, )([0-9a-f]{40}|[0-9a-f]{64})($|, )', 2)
        ) as revision
    from latest
    left join successes
        on successes.workload_id = latest.workload_id
        and successes.recency_no = 1
    left join (select distinct sources_hash, config_source_index from config_sources) as first_sources
        on first_sources.sources_hash = successes.template_hash
),
compared_contents as (
    select
        wanted.workload_id,
        count(*) as paths,
        count(case when deployed_trees.path is not null and wanted_trees.path is not null then 1 end) as known_paths,
        count(case when wanted_trees.tree_id is distinct from deployed_trees.tree_id then 1 end) as changed_paths
    from wanted
    inner join config_sources
        on config_sources.sources_hash = wanted.template_hash
        and config_sources.source_index = config_sources.config_source_index
    left join contents as deployed_trees
        on deployed_trees.repository_key = wanted.config_repository_key
        and deployed_trees.revision = wanted.config_revision
        and deployed_trees.path = config_sources.place
    left join contents as wanted_trees
        on wanted_trees.repository_key = wanted.config_repository_key
        and wanted_trees.revision = wanted.revision
        and wanted_trees.path = config_sources.place
    group by wanted.workload_id
)
select
    wanted.workload_id,
    wanted.config_repository_key as repository_key,
    wanted.config_revision as deployed_revision,
    wanted.revision,
    wanted.config_paths as paths,
    wanted.is_automated,
    false as is_suspended,
    failures.workload_id is not null or coalesce(wanted.condition_types, '') like '%SyncError%' as is_failing
from wanted
left join compared_contents on compared_contents.workload_id = wanted.workload_id
left join failures
    on failures.workload_id = wanted.workload_id
    and failures.revision = wanted.sync_revision
where not wanted.is_deployed
    or (
        wanted.config_paths is not null
        and wanted.revision <> wanted.config_revision
        and (compared_contents.workload_id is null or compared_contents.known_paths < compared_contents.paths or compared_contents.changed_paths > 0)
    )
