-- Kustomizations and HelmReleases, whatever tells of them. Grain: one workload_id. Nobody says that one is gone.
-- A Kustomization corrects drift at every interval and says so in an event only; a HelmRelease looks for it where its detection is on
-- (enabled or warn; the default is off), or was when it said so.
with seen as (
    select
        workload_id,
        min(instance) as instance,
        min(kind) as kind,
        min(namespace) as namespace,
        min(name) as name,
        min(seen_at) as first_seen_at,
        max(seen_at) as last_seen_at,
        max(cluster) as cluster,
        bool_or(is_event) as has_event,
        coalesce(bool_or(is_of_drift), false) as has_drift_event
    from (
        select
            workload_id,
            instance,
            kind,
            namespace,
            name,
            observed_at as seen_at,
            cast(null as string) as cluster,
            false as is_event,
            false as is_of_drift
        from stg_flux__sightings
        union all
        select
            workload_id,
            instance,
            kind,
            namespace,
            name,
            occurred_at as seen_at,
            cluster,
            true as is_event,
            reason in ('DriftDetected', 'DriftCorrected', 'DriftCorrectionFailed') as is_of_drift
        from stg_flux__events
        where workload_id is not null
    ) as told
    where kind in ('Kustomization', 'HelmRelease')
    group by workload_id
),
conditioned as (
    select distinct workload_id
    from stg_flux__conditions
    where condition_type = 'Drifted'
),
releasing as (
    select distinct instance
    from stg_flux__events
    where kind = 'HelmRelease'
)
select
    seen.workload_id,
    seen.instance,
    seen.kind,
    seen.namespace,
    seen.name,
    nullif(latest.uid, '') as uid,
    seen.cluster,
    latest.target_namespace,
    coalesce(latest_source.repository_key, latest_source.url) as repository_url,
    latest.path,
    latest.chart,
    coalesce(latest.chart_version, regexp_extract(latest_source.reference, '^(?:branch|tag|semver|commit|name)=([^,]*)', 1)) as target_revision,
    seen.first_seen_at,
    seen.last_seen_at,
    false as is_gone,
    true as has_operator,
    seen.kind = 'Kustomization' as has_content,
    case seen.kind
        when 'Kustomization' then seen.has_event
        else
            seen.has_drift_event
            or conditioned.workload_id is not null
            or (coalesce(latest.drift_mode, 'disabled') in ('enabled', 'warn') and releasing.instance is not null)
    end as is_drift_visible
from seen
left join stg_flux__latest_objects as latest on latest.workload_id = seen.workload_id
left join stg_flux__latest_objects as latest_source
    on latest_source.instance = latest.instance
    and latest_source.kind = latest.source_kind
    and latest_source.namespace = latest.source_namespace
    and latest_source.name = latest.source_name
left join conditioned on conditioned.workload_id = seen.workload_id
left join releasing on releasing.instance = seen.instance
