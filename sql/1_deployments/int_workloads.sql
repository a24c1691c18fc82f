-- Workloads of every operator, in one shape. Grain: one workload; of several incarnations (uid) the latest.
-- A workload that only an event names (its Application is gone) has no path and no labels.
with argocd as (
    select
        instance,
        namespace,
        name,
        uid,
        observed_at,
        project,
        cluster,
        target_namespace,
        repository_url,
        path,
        chart,
        target_revision,
        snapshot_hash,
        row_number() over (partition by instance, namespace, name order by created_at desc nulls last, observed_at desc, uid) as incarnation_no
    from stg_argocd__applications
),
argocd_seen as (
    select
        instance,
        namespace,
        name,
        min(seen_at) as first_seen_at,
        max(seen_at) as last_seen_at
    from (
        select instance, namespace, name, observed_at as seen_at from stg_argocd__sightings
        union all
        select instance, namespace, name, finished_at as seen_at from stg_argocd__history
        union all
        select instance, namespace, name, started_at as seen_at from stg_argocd__operations
        union all
        select instance, namespace, name, occurred_at as seen_at from stg_argocd__events where namespace is not null
    ) as seen
    group by instance, namespace, name
),
argocd_last_seen as (
    select instance, namespace, name, max(observed_at) as observed_at
    from stg_argocd__sightings
    group by instance, namespace, name
),
argocd_gone as (
    select
        stg_argocd__absences.instance,
        stg_argocd__absences.namespace,
        stg_argocd__absences.name
    from stg_argocd__absences
    left join argocd_last_seen
        on argocd_last_seen.instance = stg_argocd__absences.instance
        and argocd_last_seen.namespace = stg_argocd__absences.namespace
        and argocd_last_seen.name = stg_argocd__absences.name
    where stg_argocd__absences.answer = 'not_found'
        and (argocd_last_seen.observed_at is null or argocd_last_seen.observed_at < stg_argocd__absences.observed_at)
    group by
        stg_argocd__absences.instance,
        stg_argocd__absences.namespace,
        stg_argocd__absences.name
),
flux as (
    select
        *,
        row_number() over (partition by instance, kind, namespace, name order by created_at desc nulls last, observed_at desc, uid) as incarnation_no
    from stg_flux__objects
),
flux_seen as (
    select
        instance,
        kind,
        namespace,
        name,
        min(seen_at) as first_seen_at,
        max(seen_at) as last_seen_at
    from (
        select instance, kind, namespace, name, observed_at as seen_at from stg_flux__sightings
        union all
        select instance, kind, namespace, name, occurred_at as seen_at from stg_flux__events where namespace is not null
    ) as seen
    where kind in ('Kustomization', 'HelmRelease')
    group by instance, kind, namespace, name
),
git_reached as (
    select
        *,
        max(committed_at) over (
            partition by instance, branch order by position rows between unbounded preceding and current row
        ) as branch_at,
        row_number() over (partition by instance, environment, cluster, service, branch order by position desc) as branch_recency_no
    from stg_git__path_states
),
git_present as (
    select
        instance,
        environment,
        cluster,
        service,
        bool_or(has_files) as has_files
    from git_reached
    where branch_recency_no = 1
    group by instance, environment, cluster, service
),
git_latest as (
    select
        instance,
        repository_key,
        branch,
        position,
        environment,
        cluster,
        service,
        files,
        row_number() over (
            partition by instance, environment, cluster, service
            order by branch_at desc, branch desc, position desc
        ) as recency_no
    from git_reached
),
git_seen as (
    select
        instance,
        environment,
        cluster,
        service,
        min(committed_at) as first_seen_at,
        max(committed_at) as last_seen_at
    from stg_git__path_states
    group by instance, environment, cluster, service
)
select
    md5(argocd_seen.instance || '|Application|' || argocd_seen.namespace || '|' || argocd_seen.name) as workload_id,
    argocd_seen.instance,
    'argocd' as operator,
    'Application' as kind,
    argocd_seen.namespace,
    argocd_seen.name,
    nullif(argocd.uid, '') as uid,
    argocd.project,
    argocd.cluster,
    argocd.target_namespace,
    argocd.repository_url,
    argocd.path,
    argocd.chart,
    argocd.target_revision,
    argocd.snapshot_hash,
    cast(null as string) as captured_environment,
    cast(null as string) as captured_service,
    argocd_seen.first_seen_at,
    argocd_seen.last_seen_at,
    argocd_gone.name is not null as is_gone
from argocd_seen
left join argocd
    on argocd.instance = argocd_seen.instance
    and argocd.namespace = argocd_seen.namespace
    and argocd.name = argocd_seen.name
    and argocd.incarnation_no = 1
left join argocd_gone
    on argocd_gone.instance = argocd_seen.instance
    and argocd_gone.namespace = argocd_seen.namespace
    and argocd_gone.name = argocd_seen.name
union all
select
    md5(flux_seen.instance || '|' || flux_seen.kind || '|' || flux_seen.namespace || '|' || flux_seen.name) as workload_id,
    flux_seen.instance,
    'flux' as operator,
    flux_seen.kind,
    flux_seen.namespace,
    flux_seen.name,
    nullif(flux.uid, '') as uid,
    cast(null as string) as project,
    cast(null as string) as cluster,
    flux.target_namespace,
    coalesce(flux_source.repository_key, flux_source.url) as repository_url,
    flux.path,
    flux.chart,
    coalesce(flux.chart_version, regexp_extract(flux_source.reference, '^(?:branch|tag|semver|commit|name)=([^,]*)', 1)) as target_revision,
    flux.snapshot_hash,
    cast(null as string) as captured_environment,
    cast(null as string) as captured_service,
    flux_seen.first_seen_at,
    flux_seen.last_seen_at,
    false as is_gone
from flux_seen
left join flux
    on flux.instance = flux_seen.instance
    and flux.kind = flux_seen.kind
    and flux.namespace = flux_seen.namespace
    and flux.name = flux_seen.name
    and flux.incarnation_no = 1
left join flux as flux_source
    on flux_source.instance = flux.instance
    and flux_source.kind = flux.source_kind
    and flux_source.namespace = flux.source_namespace
    and flux_source.name = flux.source_name
    and flux_source.incarnation_no = 1
union all
select
    md5(git_latest.instance || '|GitPath|' || coalesce(git_latest.environment, '') || '|' || concat_ws('/', git_latest.service, git_latest.cluster)) as workload_id,
    git_latest.instance,
    'git' as operator,
    'GitPath' as kind,
    coalesce(git_latest.environment, '') as namespace,
    concat_ws('/', git_latest.service, git_latest.cluster) as name,
    cast(null as string) as uid,
    cast(null as string) as project,
    git_latest.cluster,
    cast(null as string) as target_namespace,
    git_latest.repository_key as repository_url,
    replace(git_latest.files, chr(10), ', ') as path,
    cast(null as string) as chart,
    git_latest.branch as target_revision,
    cast(null as string) as snapshot_hash,
    git_latest.environment as captured_environment,
    git_latest.service as captured_service,
    git_seen.first_seen_at,
    git_seen.last_seen_at,
    not git_present.has_files as is_gone
from git_latest
inner join git_seen
    on git_seen.instance = git_latest.instance
    and git_seen.environment is not distinct from git_latest.environment
    and git_seen.cluster is not distinct from git_latest.cluster
    and git_seen.service is not distinct from git_latest.service
inner join git_present
    on git_present.instance = git_latest.instance
    and git_present.environment is not distinct from git_latest.environment
    and git_present.cluster is not distinct from git_latest.cluster
    and git_present.service is not distinct from git_latest.service
where git_latest.recency_no = 1
