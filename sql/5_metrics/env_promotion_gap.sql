-- What one environment has and the next has not. Grain: one service, pair of environments and period; service null is all services together.
-- A change is a code commit, or the revision where a service has no application repository. Only changes that reached the first environment
-- count, from when they were live there; what was in the second before is not waited for.
--   service: what a team calls it, across environments and clusters; null: all services together
--   team: owner of the service, by configuration; null for all services together
--   period: day, week (ISO), month or quarter, in the reporting zone
--   period_start: first day of the period
--   is_complete: the period is over and no source of the service had a gap in it
--   from_environment: the one that promotes, as configured
--   to_environment: the one it promotes to
--   from_deployments: succeeded deployments there
--   to_deployments: succeeded deployments in the environment promoted to
--   median_promotion_seconds: live in the first until live in the second, over the changes that became live in the second in this period
--   changes_waiting: in the first and not in the second, at the end of the period or at as_of
--   oldest_waiting_seconds: how long the oldest of them had waited then
with pairs as (
    select distinct from_environment, to_environment
    from chg_promotions
),
periods as (
    select
        per_periods.service,
        per_periods.team,
        pairs.from_environment,
        pairs.to_environment,
        per_periods.period,
        per_periods.period_start,
        per_periods.is_complete,
        least(per_periods.ends_at, run_parameters.as_of) as ends_at
    from per_periods
    inner join pairs on pairs.from_environment = per_periods.environment
    cross join run_parameters
    where per_periods.scope = 'environment'
),
deployed as (
    select service, environment, period, period_start, deployments
    from per_changes
    where scope = 'environment'
),
promoted as (
    select
        chg_promotions.service,
        chg_promotions.from_environment,
        chg_promotions.to_environment,
        cast(to_local(chg_promotions.to_at, dim_settings.reporting_zone) as date) as calendar_date,
        seconds_between(chg_promotions.from_at, chg_promotions.to_at) as promotion_seconds
    from chg_promotions
    inner join dim_settings on dim_settings.service is null
    where chg_promotions.to_at >= chg_promotions.from_at
),
counted_promotions as (
    select
        promoted.service,
        promoted.from_environment,
        promoted.to_environment,
        period_days.period,
        period_days.period_start,
        percentile_cont(0.5) within group (order by promoted.promotion_seconds) as median_promotion_seconds
    from promoted
    inner join period_days on period_days.calendar_date = promoted.calendar_date
    group by grouping sets (
        (promoted.service, promoted.from_environment, promoted.to_environment, period_days.period, period_days.period_start),
        (promoted.from_environment, promoted.to_environment, period_days.period, period_days.period_start)
    )
),
waits as (
    select service, from_environment, to_environment, from_at, to_at
    from chg_promotions
    where to_at is null or to_at > from_at
    union all
    select cast(null as string) as service, from_environment, to_environment, from_at, to_at
    from chg_promotions
    where to_at is null or to_at > from_at
),
-- One pass instead of every change in every period. At an instant there wait those that came before it, without those that had gone on.
comings_and_goings as (
    select service, from_environment, to_environment, from_at as occurred_at, 1 as is_change, 1 as difference, cast(null as string) as period, cast(null as date) as period_start
    from waits
    union all
    select service, from_environment, to_environment, to_at as occurred_at, 1 as is_change, -1 as difference, null as period, null as period_start
    from waits
    where to_at is not null
    union all
    select service, from_environment, to_environment, ends_at as occurred_at, 0 as is_change, 0 as difference, period, period_start
    from periods
),
counted as (
    select
        service,
        from_environment,
        to_environment,
        period,
        period_start,
        sum(difference) over (
            partition by service, from_environment, to_environment
            order by occurred_at, is_change, period, period_start rows between unbounded preceding and current row
        ) as changes_waiting
    from comings_and_goings
),
-- Of those that had not gone on by an instant, the one that came first; if that came later, nothing waits.
departures as (
    select service, from_environment, to_environment, to_at as occurred_at, 1 as is_change, from_at, cast(null as string) as period, cast(null as date) as period_start
    from waits
    union all
    select service, from_environment, to_environment, ends_at as occurred_at, 0 as is_change, null as from_at, period, period_start
    from periods
),
aged as (
    select
        service,
        from_environment,
        to_environment,
        period,
        period_start,
        min(from_at) over (
            partition by service, from_environment, to_environment
            order by occurred_at desc nulls first, is_change desc, period, period_start rows between unbounded preceding and current row
        ) as oldest_at
    from departures
),
waiting as (
    select
        counted.service,
        counted.from_environment,
        counted.to_environment,
        counted.period,
        counted.period_start,
        counted.changes_waiting,
        case when counted.changes_waiting > 0 then aged.oldest_at end as oldest_at
    from counted
    inner join aged
        on aged.service is not distinct from counted.service
        and aged.from_environment = counted.from_environment
        and aged.to_environment = counted.to_environment
        and aged.period = counted.period
        and aged.period_start = counted.period_start
)
select
    periods.service,
    periods.team,
    periods.period,
    periods.period_start,
    periods.is_complete,
    periods.from_environment,
    periods.to_environment,
    coalesce(from_deployed.deployments, 0) as from_deployments,
    coalesce(to_deployed.deployments, 0) as to_deployments,
    counted_promotions.median_promotion_seconds,
    cast(coalesce(waiting.changes_waiting, 0) as bigint) as changes_waiting,
    seconds_between(waiting.oldest_at, periods.ends_at) as oldest_waiting_seconds
from periods
left join deployed as from_deployed
    on from_deployed.service is not distinct from periods.service
    and from_deployed.environment = periods.from_environment
    and from_deployed.period = periods.period
    and from_deployed.period_start = periods.period_start
left join deployed as to_deployed
    on to_deployed.service is not distinct from periods.service
    and to_deployed.environment = periods.to_environment
    and to_deployed.period = periods.period
    and to_deployed.period_start = periods.period_start
left join counted_promotions
    on counted_promotions.service is not distinct from periods.service
    and counted_promotions.from_environment = periods.from_environment
    and counted_promotions.to_environment = periods.to_environment
    and counted_promotions.period = periods.period
    and counted_promotions.period_start = periods.period_start
left join waiting
    on waiting.service is not distinct from periods.service
    and waiting.from_environment = periods.from_environment
    and waiting.to_environment = periods.to_environment
    and waiting.period = periods.period
    and waiting.period_start = periods.period_start
