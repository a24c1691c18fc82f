-- What a workload wants and does not have yet. Grain: one Application that is OutOfSync at another revision than the deployed one, or that
-- nothing was ever deployed of, or one Kustomization whose source offers another revision than the applied one.
-- A revision follows every commit of a monorepo, and drift makes an application OutOfSync too: only content that differs, or that cannot be
-- read, waits.
--   deployed_revision, revision: deployed and wanted, of the first source in git; deployed_revision null if nothing is
--   is_failing: the operator tried, and failed
--   since_at: when the source offered it, where that is told
with latest as (
    select
        workloads.workload_id,
        stg_argocd__applications.sync_revision,
        stg_argocd__applications.is_automated,
        stg_argocd__applications.condition_types
    from workloads
    inner join stg_argocd__latest_applications as stg_argocd__applications on stg_argocd__applications.workload_id = workloads.workload_id
    where stg_argocd__applications.sync_status = 'OutOfSync'
        and not workloads.is_gone
        and matches(stg_argocd__applications.sync_revision, '(^|, )([0-9a-f]{40}|[0-9a-f]{64})($|, )')
),
successes as (
    select
        workload_id,
        config_repository_key,
        config_revision,
        config_paths,
        sources_hash,
        row_number() over (
            partition by workload_id
            order by case when config_revision is not null and config_paths is not null then 0 else 1 end, order_no desc, attempt_key desc
        ) as recency_no
    from int_argocd_attempts
    where phase = 'succeeded'
),
failures as (
    select distinct workload_id, revision
    from int_argocd_attempts
    where phase in ('failed', 'error')
),
-- The first source in git, as in int_argocd_attempts: revisions of several sources stand side by side.
config_paths as (
    select
        sources_hash,
        source_index,
        path,
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
        successes.sources_hash,
        coalesce(
            nullif(split_part(latest.sync_revision || ', ', ', ', cast(config_sources.config_source_index + 1 as integer)), ''),
            regexp_extract(latest.sync_revision, '(^|, )([0-9a-f]{40}|[0-9a-f]{64})($|, )', 2)
        ) as revision
    from latest
    left join successes
        on successes.workload_id = latest.workload_id
        and successes.recency_no = 1
    left join (select distinct sources_hash, config_source_index from config_paths) as config_sources
        on config_sources.sources_hash = successes.sources_hash
),
compared_contents as (
    select
        wanted.workload_id,
        count(*) as paths,
        count(case when deployed_trees.path is not null and wanted_trees.path is not null then 1 end) as known_paths,
        count(case when wanted_trees.tree_id is distinct from deployed_trees.tree_id then 1 end) as changed_paths
    from wanted
    inner join config_paths
        on config_paths.sources_hash = wanted.sources_hash
        and config_paths.source_index = config_paths.config_source_index
    left join contents as deployed_trees
        on deployed_trees.repository_key = wanted.config_repository_key
        and deployed_trees.revision = wanted.config_revision
        and deployed_trees.path = config_paths.path
    left join contents as wanted_trees
        on wanted_trees.repository_key = wanted.config_repository_key
        and wanted_trees.revision = wanted.revision
        and wanted_trees.path = config_paths.path
    group by wanted.workload_id
),
flux as (
    select
        workloads.workload_id,
        kustomizations.applied_key,
        kustomizations.path,
        kustomizations.is_suspended,
        kustomizations.ready_status,
        sources.repository_key,
        artifacts.revision_key,
        artifacts.revision_commit,
        artifacts.first_updated_at,
        row_number() over (
            partition by workloads.workload_id
            order by artifacts.last_updated_at desc nulls last, artifacts.revision_key
        ) as recency_no
    from workloads
    inner join stg_flux__latest_objects as kustomizations
        on kustomizations.workload_id = workloads.workload_id
        and kustomizations.kind = 'Kustomization'
    inner join stg_flux__artifacts as artifacts
        on artifacts.instance = kustomizations.instance
        and artifacts.kind = kustomizations.source_kind
        and artifacts.namespace = kustomizations.source_namespace
        and artifacts.name = kustomizations.source_name
    left join stg_flux__objects as sources
        on sources.instance = kustomizations.instance
        and sources.kind = kustomizations.source_kind
        and sources.namespace = kustomizations.source_namespace
        and sources.name = kustomizations.source_name
    where not workloads.is_gone
)
select
    wanted.workload_id,
    wanted.config_repository_key as repository_key,
    wanted.config_revision as deployed_revision,
    wanted.revision,
    wanted.config_paths as paths,
    wanted.is_automated,
    false as is_suspended,
    cast(null as timestamp) as since_at,
    failures.workload_id is not null or coalesce(wanted.condition_types, '') like '%SyncError%' as is_failing
from wanted
left join compared_contents on compared_contents.workload_id = wanted.workload_id
left join failures
    on failures.workload_id = wanted.workload_id
    and failures.revision = wanted.sync_revision
where (
    not wanted.is_deployed
    or (
        wanted.config_paths is not null
        and wanted.revision <> wanted.config_revision
        and (compared_contents.workload_id is null or compared_contents.known_paths < compared_contents.paths or compared_contents.changed_paths > 0)
    )
)
union all
select
    flux.workload_id,
    flux.repository_key,
    flux.applied_key as deployed_revision,
    flux.revision_key as revision,
    coalesce(deployed.watched_paths, flux.path, '') as paths,
    true as is_automated,
    flux.is_suspended,
    flux.first_updated_at as since_at,
    flux.ready_status = 'False' as is_failing
from flux
left join contents as deployed
    on deployed.repository_key = flux.repository_key
    and deployed.revision = flux.applied_key
    and deployed.path = coalesce(flux.path, '')
left join contents as wanted
    on wanted.repository_key = flux.repository_key
    and wanted.revision = flux.revision_commit
    and wanted.path = coalesce(flux.path, '')
where flux.recency_no = 1
    and flux.applied_key is not null
    and flux.revision_key <> flux.applied_key
    and (deployed.repository_key is null or wanted.repository_key is null or wanted.tree_id is distinct from deployed.tree_id)
