-- Health of Kustomizations and HelmReleases: verdicts of health checks, Helm actions and tests. Grain: one (workload_id, occurred_at, health) and way it is known.
-- A success says nothing of health by itself, but after a failed health check it is the check that has passed: logs do not say so. A check inside
-- the reconcile is the verdict of that attempt.
with ends as (
    select
        workload_id,
        occurred_at,
        occurred_nanos,
        event_key,
        case
            when reason in ('HealthCheckFailed', 'TestFailed') or coalesce(error, message) like 'health check failed%' then 'Degraded'
            else 'Healthy'
        end as health,
        not is_success as is_own_verdict
    from stg_flux__events
    where workload_id is not null
        and kind in ('Kustomization', 'HelmRelease')
        and (
            is_success
            or reason in ('HealthCheckFailed', 'TestFailed', 'TestSucceeded', 'InstallSucceeded', 'UpgradeSucceeded', 'RollbackSucceeded')
            or coalesce(error, message) like 'health check failed%'
            or message like 'Health check passed%'
        )
),
verdicts as (
    select
        *,
        lag(health) over (partition by workload_id order by occurred_at, occurred_nanos, event_key) as previous_health
    from ends
)
select
    workload_id,
    occurred_at,
    max(occurred_nanos) as order_nanos,
    health,
    true as is_exact,
    occurred_at as seen_until_at,
    true as is_verdict
from verdicts
where health = 'Degraded'
    or is_own_verdict
    or previous_health = 'Degraded'
group by workload_id, occurred_at, health
union all
select
    workload_id,
    healthy_at as occurred_at,
    0 as order_nanos,
    'Healthy' as health,
    true as is_exact,
    healthy_at as seen_until_at,
    true as is_verdict
from flux__attempts_of_kustomizations
where healthy_at is not null
