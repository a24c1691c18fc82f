-- Applications, whatever tells of them. Grain: one workload_id.
-- One is gone where asking for it by name said so, after it was seen last. Argo CD compares all the time.
with seen as (
    select
        workload_id,
        min(instance) as instance,
        min(namespace) as namespace,
        min(name) as name,
        min(seen_at) as first_seen_at,
        max(seen_at) as last_seen_at
    from (
        select workload_id, instance, namespace, name, observed_at as seen_at from stg_argocd__sightings
        union all
        select workload_id, instance, namespace, name, finished_at as seen_at from stg_argocd__history
        union all
        select workload_id, instance, namespace, name, started_at as seen_at from stg_argocd__operations
        union all
        select workload_id, instance, namespace, name, occurred_at as seen_at from stg_argocd__events where workload_id is not null
    ) as told
    group by workload_id
),
last_seen as (
    select workload_id, max(observed_at) as observed_at
    from stg_argocd__sightings
    group by workload_id
),
gone as (
    select distinct stg_argocd__absences.workload_id
    from stg_argocd__absences
    left join last_seen on last_seen.workload_id = stg_argocd__absences.workload_id
    where stg_argocd__absences.answer = 'not_found'
        and (last_seen.observed_at is null or last_seen.observed_at < stg_argocd__absences.observed_at)
)
select
    seen.workload_id,
    seen.instance,
    'Application' as kind,
    seen.namespace,
    seen.name,
    nullif(latest.uid, '') as uid,
    latest.project,
    latest.cluster,
    latest.target_namespace,
    latest.repository_url,
    latest.path,
    latest.chart,
    latest.target_revision,
    seen.first_seen_at,
    seen.last_seen_at,
    gone.workload_id is not null as is_gone,
    true as has_operator,
    true as has_content,
    true as is_drift_visible
from seen
left join stg_argocd__latest_applications as latest on latest.workload_id = seen.workload_id
left join gone on gone.workload_id = seen.workload_id
