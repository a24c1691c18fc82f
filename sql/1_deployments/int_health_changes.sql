-- Health of workloads as points in time: of Applications from events and snapshots, of Flux from its health checks, Helm actions and tests. Grain: one (workload, at, health) and way it is known.
--   is_exact: the instant is that of the transition; otherwise only that it was so when seen
--   seen_until_at: the health was still this one when last seen
--   is_verdict: a check that is made again and again, not a transition: the same verdict twice has nothing in between
with names as (
    select
        instance,
        name,
        min(namespace) as namespace,
        count(distinct namespace) as namespaces
    from stg_argocd__applications
    group by instance, name
),
flux_ends as (
    select
        instance,
        kind,
        namespace,
        name,
        occurred_at,
        occurred_nanos,
        event_key,
        case
            when reason in ('HealthCheckFailed', 'TestFailed') or coalesce(error, message) like 'health check failed%' then 'Degraded'
            else 'Healthy'
        end as health,
        not is_success as is_own_verdict
    from stg_flux__events
    where namespace is not null
        and kind in ('Kustomization', 'HelmRelease')
        and (
            is_success
            or reason in ('HealthCheckFailed', 'TestFailed', 'TestSucceeded', 'InstallSucceeded', 'UpgradeSucceeded', 'RollbackSucceeded')
            or coalesce(error, message) like 'health check failed%'
            or message like 'Health check passed%'
        )
),
-- A success says nothing of health by itself, but after a failed health check it is the check that has passed: logs do not say so.
flux_verdicts as (
    select
        *,
        lag(health) over (partition by instance, kind, namespace, name order by occurred_at, occurred_nanos, event_key) as previous_health
    from flux_ends
)
select
    md5(stg_argocd__events.instance || '|Application|' || coalesce(stg_argocd__events.namespace, names.namespace) || '|' || stg_argocd__events.name) as workload_id,
    stg_argocd__events.occurred_at as occurred_at,
    max(stg_argocd__events.occurred_nanos) as order_nanos,
    stg_argocd__events.health,
    true as is_exact,
    stg_argocd__events.occurred_at as seen_until_at,
    false as is_verdict
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
    max(observed_at) as seen_until_at,
    false as is_verdict
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
    health,
    true as is_exact,
    occurred_at as seen_until_at,
    true as is_verdict
from flux_verdicts
where health = 'Degraded'
    or is_own_verdict
    or previous_health = 'Degraded'
group by
    instance,
    kind,
    namespace,
    name,
    occurred_at,
    health
