-- Content of a path at a revision that Applications applied or wait for, where it has not landed. Grain: one (repository_key, revision, path).
-- An event names a revision and no path: every path its application ever applied is asked. So it is for what an application waits for.
with applied as (
    select distinct repository_key, revision, place as path
    from stg_argocd__operation_sources
    where is_commit and path is not null
),
application_paths as (
    select distinct
        operations.instance,
        operations.name,
        operations.workload_id,
        stg_argocd__operation_sources.repository_key,
        stg_argocd__operation_sources.source_index,
        stg_argocd__operation_sources.place as path
    from (
        select workload_id, instance, name, sources_hash from stg_argocd__history
        union
        select workload_id, instance, name, sources_hash from stg_argocd__operations
    ) as operations
    inner join stg_argocd__operation_sources
        on stg_argocd__operation_sources.sources_hash = operations.sources_hash
    where stg_argocd__operation_sources.kind = 'git'
        and stg_argocd__operation_sources.path is not null
),
told as (
    select distinct
        application_paths.repository_key,
        stg_argocd__events.revision,
        application_paths.path
    from stg_argocd__events
    inner join application_paths
        on application_paths.instance = stg_argocd__events.instance
        and application_paths.name = stg_argocd__events.name
    where stg_argocd__events.event in ('operation_completed', 'operation_started')
        and matches(stg_argocd__events.revision, '^([0-9a-f]{40}|[0-9a-f]{64})$')
),
waited_for as (
    select distinct
        application_paths.repository_key,
        split_part(latest.sync_revision || ', ', ', ', cast(application_paths.source_index + 1 as integer)) as revision,
        application_paths.path
    from stg_argocd__latest_applications as latest
    inner join application_paths on application_paths.workload_id = latest.workload_id
    where latest.sync_status = 'OutOfSync'
),
-- An application that moved to another address: the new one may have the commits of the old one.
moved as (
    select distinct
        former.repository_key as from_key,
        later.repository_key as to_key,
        former.path
    from application_paths as former
    inner join application_paths as later
        on later.workload_id = former.workload_id
        and later.source_index = former.source_index
        and later.path = former.path
    where later.repository_key <> former.repository_key
),
wanted as (
    select repository_key, revision, path from applied
    union
    select repository_key, revision, path from told
    union
    select repository_key, revision, path from waited_for
    where matches(revision, '^([0-9a-f]{40}|[0-9a-f]{64})$')
),
unread as (
    select
        wanted.repository_key,
        wanted.revision,
        wanted.path
    from wanted
    left join contents
        on contents.repository_key = wanted.repository_key
        and contents.revision = wanted.revision
        and contents.path = wanted.path
    where contents.repository_key is null
)
select repository_key, revision, path
from unread
union
select
    moved.to_key as repository_key,
    unread.revision,
    unread.path
from unread
inner join moved
    on moved.from_key = unread.repository_key
    and moved.path = unread.path
left join contents
    on contents.repository_key = moved.to_key
    and contents.revision = unread.revision
    and contents.path = unread.path
where contents.repository_key is null
