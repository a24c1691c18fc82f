-- Deployment frequency in every environment, production included. Grain: one service, environment and period; service null is all services together.
-- A deployment is a change of desired state that the operator reconciled successfully; not a merge, not a pipeline, not every
-- sync. It belongs to the period in which it finished.
-- period: day, week (ISO) or month, in the reporting zone
-- period_start: first day of the period
-- is_complete: the period is over and no source of the service had a gap in it; otherwise 0 means none seen
-- deployments: succeeded deployments that count, over all workloads
-- rollouts: the same change on several workloads counted once
-- days_with_deployments: days of the period with at least one
with deployments as (
    select
        service,
        environment,
        finished_at as occurred_at,
        1 as deployments,
        0 as rollouts
    from fct_deployments
    where is_measured
        and outcome = 'succeeded'
        and is_counted
        and finished_at <= (select as_of from run_parameters)
    union all
    select
        service,
        environment,
        first_finished_at as occurred_at,
        0 as deployments,
        1 as rollouts
    from fct_rollouts
    where is_measured
        and succeeded_workloads > 0
        and is_counted
        and first_finished_at <= (select as_of from run_parameters)
),
dated as (
    select
        deployments.*,
        cast(to_local(deployments.occurred_at, dim_settings.reporting_zone) as date) as calendar_date
    from deployments
    inner join dim_settings on dim_settings.service is null
),
-- Weeks and months are sums of days.
daily as (
    select
        service,
        environment,
        calendar_date,
        sum(deployments) as deployments,
        sum(rollouts) as rollouts
    from dated
    group by service, environment, calendar_date
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
        environment,
        period,
        period_start,
        sum(deployments) as deployments,
        sum(rollouts) as rollouts,
        count(distinct case when deployments > 0 then calendar_date end) as days_with_deployments
    from by_period
    group by grouping sets ((service, environment, period, period_start), (environment, period, period_start))
)
select
    out_periods.service,
    out_periods.team,
    out_periods.environment,
    out_periods.period,
    out_periods.period_start,
    out_periods.is_complete,
    cast(coalesce(counted.deployments, 0) as bigint) as deployments,
    cast(coalesce(counted.rollouts, 0) as bigint) as rollouts,
    cast(coalesce(counted.days_with_deployments, 0) as bigint) as days_with_deployments
from out_periods
left join counted
    on counted.service is not distinct from out_periods.service
    and counted.environment = out_periods.environment
    and counted.period = out_periods.period
    and counted.period_start = out_periods.period_start
where out_periods.scope = 'environment'
