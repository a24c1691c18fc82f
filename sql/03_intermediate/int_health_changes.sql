-- Health of workloads as points in time: of Applications from events and snapshots, of Flux from its health checks, Helm actions and tests. Grain: one (workload, at, health) and way it is known.
--   is_exact: the instant is that of the transition; otherwise only that it was so when seen
--   seen_until_at: the health was still this one when last seen
with names as (
    select
        instance,
        name,
        min(namespace) as namespace,
        count(distinct namespace) as namespaces
    from stg_argocd__applications
    group by instance, name
)
select
    md5(stg_argocd__events.instance || '|Application|' || coalesce(stg_argocd__events.namespace, names.namespace) || '|' || stg_argocd__events.name) as workload_id,
    stg_argocd__events.occurred_at as occurred_at,
    max(stg_argocd__events.occurred_nanos) as order_nanos,
    stg_argocd__events.health,
    true as is_exact,
    stg_argocd__events.occurred_at as seen_until_at
from stg_argocd__events
left join names
    on names.instance = stg_argocd__events.instance
    and names.name = stg_argocd__events.name
    and names.namespaces = 1
where stg_argocd__events.event = 'health_changed'
    and coalesce(stg_argocd__events.namespace, names.namespace) is not null
group by
    stg_argocd__events.instance,
    coalesce(stg_argocd__events.namespace, names.namespace),
    stg_argocd__events.name,
    stg_argocd__events.occurred_at,
    stg_argocd__events.health
union all
select
    md5(instance || '|Application|' || namespace || '|' || name) as workload_id,
    coalesce(health_transitioned_at, observed_at) as occurred_at,
    0 as order_nanos,
    health,
    health_transitioned_at is not null as is_exact,
    max(observed_at) as seen_until_at
from stg_argocd__sightings
where health is not null
group by
    instance,
    namespace,
    name,
    coalesce(health_transitioned_at, observed_at),
    health,
    health_transitioned_at is not null
union all
select
    md5(instance || '|' || kind || '|' || namespace || '|' || name) as workload_id,
    occurred_at,
    max(occurred_nanos) as order_nanos,
    case
        when reason in ('HealthCheckFailed', 'TestFailed') or coalesce(error, message) like 'health check failed%' then 'Degraded'
        else 'Healthy'
    end as health,
    true as is_exact,
    occurred_at as seen_until_at
from stg_flux__events
where namespace is not null
    and kind in ('Kustomization', 'HelmRelease')
    and (
        reason in ('HealthCheckFailed', 'TestFailed', 'TestSucceeded', 'InstallSucceeded', 'UpgradeSucceeded', 'RollbackSucceeded')
        or coalesce(error, message) like 'health check failed%'
        or message like 'Health check passed%'
    )
group by
    instance,
    kind,
    namespace,
    name,
    occurred_at,
    case
        when reason in ('HealthCheckFailed', 'TestFailed') or coalesce(error, message) like 'health check failed%' then 'Degraded'
        else 'Healthy'
    end
