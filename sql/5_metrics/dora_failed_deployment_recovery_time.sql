-- Failed deployment recovery time, known as MTTR. Grain: one service and period; service null is all services together.
-- From the earliest signal until the workload was healthy again. A recovery belongs to the period in which service was restored; a failure that is not
-- restored is counted as open at the end of each period, never dropped and never closed at the end of knowledge. Failed syncs that changed nothing
-- in production have nothing to recover from. Medians and percentiles interpolate and are computed again from the failures; seconds.
--   service: what a team calls it, across environments and clusters; null: all services together
--   team: owner of the service, by configuration; null for all services together
--   period: day, week (ISO), month or quarter, in the reporting zone
--   period_start: first day of the period
--   is_complete: the period is over and no source of the service had a gap in it
--   recoveries: failures restored in the period: the n
--   median_seconds: median over them
--   p90_seconds: nine in ten were restored within this
--   mean_seconds: mean over them
--   open_failures: failures open when the period ends, or at as_of while it runs; one restored just when it ends is open in it, one detected just then is not
--   failure_evidence: the weakest among the failed deployments that were restored, else among those deployed in the period: events, snapshots, incidents_only, none
with failures as (
    select
        fct_failures.service,
        fct_failures.detected_date,
        fct_failures.restored_at,
        fct_failures.restored_date,
        fct_failures.recovery_seconds,
        case fct_deployments.failure_evidence when 'incidents_only' then 3 when 'snapshots' then 2 else 1 end as evidence_no
    from fct_failures
    left join fct_deployments on fct_deployments.deployment_id = fct_failures.deployment_id
    where fct_failures.is_production
        and fct_failures.is_counted
        and fct_failures.detected_at <= (select as_of from run_parameters)
        and (fct_failures.is_open or fct_failures.restored_at is not null)
),
-- Each on the day it was detected, and on the day it was restored.
turns as (
    select
        service,
        detected_date as calendar_date,
        1 as difference,
        cast(null as integer) as recoveries,
        cast(null as double) as recovery_seconds,
        cast(null as integer) as evidence_no
    from failures
    union all
    select
        service,
        restored_date as calendar_date,
        -1 as difference,
        1 as recoveries,
        recovery_seconds,
        evidence_no
    from failures
    where restored_at <= (select as_of from run_parameters)
),
turned as (
    select
        turns.service,
        period_days.period,
        period_days.period_start,
        count(turns.recoveries) as recoveries,
        percentile_cont(0.5) within group (order by turns.recovery_seconds) as median_seconds,
        percentile_cont(0.9) within group (order by turns.recovery_seconds) as p90_seconds,
        avg(turns.recovery_seconds) as mean_seconds,
        max(turns.evidence_no) as evidence_no,
        sum(turns.difference) as difference
    from turns
    inner join period_days on period_days.calendar_date = turns.calendar_date
    group by grouping sets ((turns.service, period_days.period, period_days.period_start), (period_days.period, period_days.period_start))
),
periods as (
    select service, team, period, period_start, is_complete, failure_evidence, true as is_shown
    from per_changes
    where scope = 'production'
),
-- What was detected before the first period of its service is open in it.
standing as (
    select
        coalesce(periods.service, turned.service) as service,
        periods.team,
        coalesce(periods.period, turned.period) as period,
        coalesce(periods.period_start, turned.period_start) as period_start,
        periods.is_complete,
        periods.is_shown,
        periods.failure_evidence,
        coalesce(turned.recoveries, 0) as recoveries,
        turned.median_seconds,
        turned.p90_seconds,
        turned.mean_seconds,
        turned.evidence_no,
        cast(
            sum(coalesce(turned.difference, 0)) over (
                partition by coalesce(periods.service, turned.service), coalesce(periods.period, turned.period)
                order by coalesce(periods.period_start, turned.period_start) rows between unbounded preceding and current row
            )
            as bigint
        ) as open_failures
    from periods
    full outer join turned
        on turned.service is not distinct from periods.service
        and turned.period = periods.period
        and turned.period_start = periods.period_start
)
select
    service,
    team,
    period,
    period_start,
    is_complete,
    recoveries,
    median_seconds,
    p90_seconds,
    mean_seconds,
    open_failures,
    case evidence_no
        when 1 then 'events'
        when 2 then 'snapshots'
        when 3 then 'incidents_only'
        else failure_evidence
    end as failure_evidence
from standing
where is_shown
