-- Failed deployment recovery time, known as MTTR. Grain: one service and period; service null is all services together.
-- From the earliest signal until the workload was healthy again. A recovery belongs to the period in which service was restored; a failure that is not
-- restored is counted as open at the end of each period, never dropped and never closed at the end of knowledge. Failed syncs that changed nothing
-- in production have nothing to recover from. Medians and percentiles interpolate and are computed again from the failures; seconds.
-- period: day, week (ISO) or month, in the reporting zone
-- period_start: first day of the period
-- is_complete: the period is over and no source of the service had a gap in it
-- recoveries: failures restored in the period: the n
-- median_seconds: median over them
-- p90_seconds: nine in ten were restored within this
-- mean_seconds: mean over them
-- open_failures: failures open at the end of the period, or at as_of
-- failure_evidence: the weakest among the failed deployments that were restored, else among those deployed in the period: events, snapshots, incidents_only, none
with failures as (
    select
        fct_failures.failure_id,
        fct_failures.service,
        fct_failures.detected_at,
        fct_failures.restored_at,
        fct_failures.recovery_seconds,
        cast(to_local(fct_failures.restored_at, dim_settings.reporting_zone) as date) as calendar_date,
        case fct_deployments.failure_evidence when 'incidents_only' then 3 when 'snapshots' then 2 else 1 end as evidence_no
    from fct_failures
    left join fct_deployments on fct_deployments.deployment_id = fct_failures.deployment_id
    inner join dim_settings on dim_settings.service is null
    where fct_failures.is_production
        and fct_failures.is_counted
        and fct_failures.detected_at <= (select as_of from run_parameters)
        and (fct_failures.is_open or fct_failures.restored_at is not null)
),
recovered as (
    select service, calendar_date, recovery_seconds, evidence_no
    from failures
    where restored_at <= (select as_of from run_parameters)
),
by_period as (
    select 'day' as period, calendar_date as period_start, recovered.* from recovered
    union all
    select 'week' as period, cast(date_trunc('week', calendar_date) as date) as period_start, recovered.* from recovered
    union all
    select 'month' as period, cast(date_trunc('month', calendar_date) as date) as period_start, recovered.* from recovered
),
measured as (
    select
        service,
        period,
        period_start,
        count(*) as recoveries,
        percentile_cont(0.5) within group (order by recovery_seconds) as median_seconds,
        percentile_cont(0.9) within group (order by recovery_seconds) as p90_seconds,
        avg(recovery_seconds) as mean_seconds,
        max(evidence_no) as evidence_no
    from by_period
    group by grouping sets ((service, period, period_start), (period, period_start))
),
-- One pass instead of every failure in every period: at an instant there are open those detected by then, without those restored by then.
each_failure as (
    select service, detected_at, restored_at from failures
    union all
    select cast(null as string) as service, detected_at, restored_at from failures
),
comings_and_goings as (
    select service, detected_at as occurred_at, 0 as step, 1 as difference, cast(null as string) as period, cast(null as date) as period_start
    from each_failure
    union all
    select service, restored_at as occurred_at, 0 as step, -1 as difference, null as period, null as period_start
    from each_failure
    where restored_at is not null
    union all
    select service, least(ends_at, (select as_of from run_parameters)) as occurred_at, 1 as step, 0 as difference, period, period_start
    from per_changes
    where scope = 'production'
),
opened as (
    select
        service,
        period,
        period_start,
        sum(difference) over (partition by service order by occurred_at, step rows between unbounded preceding and current row) as open_failures
    from comings_and_goings
)
select
    per_changes.service,
    per_changes.team,
    per_changes.period,
    per_changes.period_start,
    per_changes.is_complete,
    coalesce(measured.recoveries, 0) as recoveries,
    measured.median_seconds,
    measured.p90_seconds,
    measured.mean_seconds,
    cast(opened.open_failures as bigint) as open_failures,
    case
        when measured.evidence_no = 1 then 'events'
        when measured.evidence_no = 2 then 'snapshots'
        when measured.evidence_no = 3 then 'incidents_only'
        else per_changes.failure_evidence
    end as failure_evidence
from per_changes
inner join opened
    on opened.service is not distinct from per_changes.service
    and opened.period = per_changes.period
    and opened.period_start = per_changes.period_start
left join measured
    on measured.service is not distinct from per_changes.service
    and measured.period = per_changes.period
    and measured.period_start = per_changes.period_start
where per_changes.scope = 'production'
