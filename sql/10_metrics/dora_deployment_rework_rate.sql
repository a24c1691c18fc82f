-- Deployment rework rate. Grain: one service and period; service null is all services together.
-- Succeeded deployments that were made to remediate a failure that reached production, over all succeeded deployments. What nobody could have seen
-- fail has no known remediation either: such deployments are in neither number. A deployment belongs to the period in which it finished.
-- period: day, week (ISO) or month, in the reporting zone
-- period_start: first day of the period
-- is_complete: the period is over and no source of the service had a gap in it
-- deployments: deployments that succeeded and that count, where a failure could have been seen: the n
-- rework_deployments: those that remediated a failure; fct_deployments.rework_reason says which kind
-- rate: rework_deployments / deployments
-- rate_low: lower end of its 95 % Wilson interval
-- rate_high: upper end of it
-- rollouts: rollouts with a succeeded member
-- rework_rollouts: those with a member that remediated a failure
with deployments as (
    select
        fct_deployments.service,
        cast(to_local(fct_deployments.finished_at, dim_settings.reporting_zone) as date) as calendar_date,
        1 as deployments,
        case when fct_deployments.rework_reason is not null then 1 else 0 end as rework_deployments,
        0 as rollouts,
        0 as rework_rollouts
    from fct_deployments
    inner join dim_settings on dim_settings.service is null
    where fct_deployments.is_production
        and fct_deployments.is_counted
        and fct_deployments.outcome = 'succeeded'
        and fct_deployments.failure_evidence <> 'none'
        and fct_deployments.finished_at <= (select as_of from run_parameters)
    union all
    select
        fct_rollouts.service,
        cast(to_local(fct_rollouts.first_finished_at, dim_settings.reporting_zone) as date) as calendar_date,
        0 as deployments,
        0 as rework_deployments,
        1 as rollouts,
        case when fct_rollouts.is_rework then 1 else 0 end as rework_rollouts
    from fct_rollouts
    inner join dim_settings on dim_settings.service is null
    where fct_rollouts.is_production
        and fct_rollouts.is_counted
        and fct_rollouts.succeeded_workloads > 0
        and fct_rollouts.failure_evidence <> 'none'
        and fct_rollouts.first_finished_at <= (select as_of from run_parameters)
),
-- Weeks and months are sums of days.
daily as (
    select
        service,
        calendar_date,
        sum(deployments) as deployments,
        sum(rework_deployments) as rework_deployments,
        sum(rollouts) as rollouts,
        sum(rework_rollouts) as rework_rollouts
    from deployments
    group by service, calendar_date
),
by_period as (
    select 'day' as period, calendar_date as period_start, daily.* from daily
    union all
    select 'week' as period, cast(date_trunc('week', calendar_date) as date) as period_start, daily.* from daily
    union all
    select 'month' as period, cast(date_trunc('month', calendar_date) as date) as period_start, daily.* from daily
),
counted as (
    select
        service,
        period,
        period_start,
        sum(deployments) as deployments,
        sum(rework_deployments) as rework_deployments,
        sum(rollouts) as rollouts,
        sum(rework_rollouts) as rework_rollouts
    from by_period
    group by grouping sets ((service, period, period_start), (period, period_start))
)
select
    out_periods.service,
    out_periods.team,
    out_periods.period,
    out_periods.period_start,
    out_periods.is_complete,
    cast(coalesce(counted.deployments, 0) as bigint) as deployments,
    cast(coalesce(counted.rework_deployments, 0) as bigint) as rework_deployments,
    cast(counted.rework_deployments as double) / nullif(counted.deployments, 0) as rate,
    wilson_low(counted.rework_deployments, counted.deployments) as rate_low,
    wilson_high(counted.rework_deployments, counted.deployments) as rate_high,
    cast(coalesce(counted.rollouts, 0) as bigint) as rollouts,
    cast(coalesce(counted.rework_rollouts, 0) as bigint) as rework_rollouts
from out_periods
left join counted
    on counted.service is not distinct from out_periods.service
    and counted.period = out_periods.period
    and counted.period_start = out_periods.period_start
where out_periods.scope = 'production'
