-- Which state each attempt of a Kustomization applied. Grain: one attempt of stg_flux__tried_reconciles.
-- A new commit gives every Kustomization of a monorepo a new revision: whether it changed anything is told by the content under its path where git
-- can be asked, else by a change set between the last success before it and its own. What was deployed is carried on where neither says that it
-- moved.
--   repository_key, path: where its manifests are; null if they are in no git repository
--   paths: what its content hangs on
with sources as (
    select
        instance,
        kind,
        namespace,
        name,
        max_by(repository_key, observed_at) as repository_key
    from stg_flux__objects
    where kind = 'GitRepository'
    group by instance, kind, namespace, name
),
located as (
    select
        stg_flux__latest_objects.workload_id,
        sources.repository_key,
        coalesce(stg_flux__latest_objects.path, '') as path
    from stg_flux__latest_objects
    left join sources
        on sources.instance = stg_flux__latest_objects.instance
        and sources.kind = stg_flux__latest_objects.source_kind
        and sources.namespace = stg_flux__latest_objects.source_namespace
        and sources.name = stg_flux__latest_objects.source_name
    where stg_flux__latest_objects.kind = 'Kustomization'
),
read_contents as (
    select
        tries.workload_id,
        tries.event_no,
        tries.attempt_key,
        tries.is_success,
        tries.revision_key,
        tries.revision_commit,
        located.repository_key,
        located.path,
        contents.watched_paths,
        contents.repository_key is not null as is_content_known,
        case
            when contents.repository_key is not null then 'tree:' || coalesce(contents.tree_id, 'none')
            when tries.previous_success_no is null then 'revision:' || tries.revision_key
            when tries.applied_key = tries.revision_key then null
            when tries.is_success and not tries.has_own_changes then null
            else 'revision:' || tries.revision_key
        end as own_state
    from stg_flux__tried_reconciles as tries
    left join located on located.workload_id = tries.workload_id
    left join contents
        on contents.repository_key = located.repository_key
        and contents.revision = tries.revision_commit
        and contents.path = located.path
),
carried as (
    select
        *,
        substr(
            max(case when is_success and own_state is not null then lpad(cast(event_no as string), 12, '0') || own_state end) over (
                partition by workload_id order by event_no rows between unbounded preceding and 1 preceding
            ),
            13
        ) as last_state
    from read_contents
)
select
    workload_id,
    event_no,
    attempt_key,
    revision_commit,
    repository_key,
    case when repository_key is not null then path end as path,
    case when repository_key is not null then coalesce(watched_paths, path) end as paths,
    is_content_known,
    md5(coalesce(own_state, last_state, 'revision:' || revision_key)) as state
from carried
