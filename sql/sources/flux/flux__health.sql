-- Health of Kustomizations and HelmReleases: verdicts of health checks, Helm actions and tests. Grain: one (workload_id, occurred_at, health) and way it is known.
-- A success says nothing of health by itself, but after a failed health check it is the check that has passed: logs do not say so. A check inside
-- the reconcile is the verdict of that attempt, and a failed one is blamed at its revision only: before that is applied it says nothing of what is.
with applied as (
    select workload_id, revision_key, min(occurred_at) as applied_at
    from stg_flux__reconciles
    where is_success
    group by workload_id, revision_key
),
unapplied as (
    select distinct
        tries.workload_id,
        tries.revision_key,
        applied.applied_at
    from stg_flux__tried_reconciles as tries
    inner join stg_flux__reconcile_states as states
        on states.workload_id = tries.workload_id
        and states.event_no = tries.event_no
    left join applied
        on applied.workload_id = tries.workload_id
        and applied.revision_key = tries.revision_key
    where not tries.is_success
        and states.state <> states.deployed_state
),
ends as (
    select
        workload_id,
        occurred_at,
        occurred_nanos,
        event_key,
        coalesce(revision_key, revision_commit, revision) as checked_key,
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
of_unapplied as (
    select
        ends.workload_id,
        ends.event_key,
        min(unapplied.revision_key) as revision_key
    from ends
    inner join unapplied
        on unapplied.workload_id = ends.workload_id
        and unapplied.revision_key = ends.checked_key
        and coalesce(ends.occurred_at < unapplied.applied_at, true)
    where ends.health = 'Degraded'
    group by ends.workload_id, ends.event_key
),
verdicts as (
    select
        ends.*,
        of_unapplied.revision_key as of_revision,
        lag(ends.health) over (partition by ends.workload_id order by ends.occurred_at, ends.occurred_nanos, ends.event_key) as previous_health
    from ends
    left join of_unapplied
        on of_unapplied.workload_id = ends.workload_id
        and of_unapplied.event_key = ends.event_key
)
select
    workload_id,
    occurred_at,
    max(occurred_nanos) as order_nanos,
    health,
    true as is_exact,
    occurred_at as seen_until_at,
    true as is_verdict,
    min(of_revision) as of_revision
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
    true as is_verdict,
    cast(null as string) as of_revision
from flux__attempts_of_kustomizations
where healthy_at is not null
