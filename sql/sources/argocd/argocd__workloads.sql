-- Applications, whatever tells of them. Grain: one workload_id.
-- One is gone where asking for it by name said so, after it was seen last. Argo CD compares all the time.
with seen as (
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
    ) as told
    group by instance, namespace, name
),
last_seen as (
    select instance, namespace, name, max(observed_at) as observed_at
    from stg_argocd__sightings
    group by instance, namespace, name
),
gone as (
    select
        stg_argocd__absences.instance,
        stg_argocd__absences.namespace,
        stg_argocd__absences.name
    from stg_argocd__absences
    left join last_seen
        on last_seen.instance = stg_argocd__absences.instance
        and last_seen.namespace = stg_argocd__absences.namespace
        and last_seen.name = stg_argocd__absences.name
    where stg_argocd__absences.answer = 'not_found'
        and (last_seen.observed_at is null or last_seen.observed_at < stg_argocd__absences.observed_at)
    group by
        stg_argocd__absences.instance,
        stg_argocd__absences.namespace,
        stg_argocd__absences.name
)
select
    workload_id_of(seen.instance, 'Application', seen.namespace, seen.name) as workload_id,
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
    gone.name is not null as is_gone,
    true as has_operator,
    true as is_drift_visible
from seen
left join stg_argocd__latest_applications as latest
    on latest.instance = seen.instance
    and latest.namespace = seen.namespace
    and latest.name = seen.name
left join gone
    on gone.instance = seen.instance
    and gone.namespace = seen.namespace
    and gone.name = seen.name
