-- Episodes of drift by period, chronic ones left out. Grain: one (scope, service, environment) and period in which one opened.
--   drift_episodes: those that opened in it
--   watched_episodes: those of a time whose incidents have been read
--   drift_episodes_with_incident: those with an incident while they were open or soon after
with days as (
    select
        case when is_production then 'production' when is_production is null then 'environment' end as scope,
        service,
        environment,
        opened_date,
        count(*) as drift_episodes,
        count(incidents) as watched_episodes,
        count(case when incidents > 0 then 1 end) as drift_episodes_with_incident
    from fct_drift
    where is_measured
        and not is_chronic
        and opened_at <= (select as_of from run_parameters)
    group by grouping sets (
        (is_production, service, opened_date),
        (is_production, opened_date),
        (environment, service, opened_date),
        (environment, opened_date)
    )
)
select
    days.scope,
    days.service,
    days.environment,
    period_days.period,
    period_days.period_start,
    cast(sum(days.drift_episodes) as bigint) as drift_episodes,
    cast(sum(days.watched_episodes) as bigint) as watched_episodes,
    cast(sum(days.drift_episodes_with_incident) as bigint) as drift_episodes_with_incident
from days
inner join period_days on period_days.calendar_date = days.opened_date
where days.scope is not null
group by days.scope, days.service, days.environment, period_days.period, period_days.period_start
