-- Drift in production. Grain: one service and period; service null is all services together.
-- An episode belongs to the period in which it opened. Counts are null where no production workload of the service shows its drift (a GitPath,
-- a HelmRelease with detection off): unknown, not zero. Chronic differences, which never converge, stand apart.
--   service: what a team calls it, across environments and clusters; null: all services together
--   team: owner of the service, by configuration; null for all services together
--   period: day, week (ISO), month or quarter, in the reporting zone
--   period_start: first day of the period
--   is_complete: the period is over and no source of the service had a gap in it; otherwise 0 means none seen
--   episodes: drift episodes that opened in the period, chronic ones left out
--   open_episodes: episodes open when the period ends, or at as_of while it runs, chronic ones left out; what is over just when it ends is open in it
--   median_open_seconds: over the episodes that opened in the period and are over, from the first evidence to the evidence of none
--   episodes_with_incident: episodes of the period with an incident near them; null where nobody has read incidents of that time
--   chronic_episodes: chronic episodes that opened in the period
with seen as (
    select service
    from dim_workloads
    where is_production
        and is_measured
        and is_drift_visible
    group by grouping sets ((service), ())
    having count(*) > 0
),
episodes as (
    select service, opened_at, opened_date, closed_at, closed_date, is_chronic, incidents
    from fct_drift
    where is_production
        and is_measured
        and opened_at <= (select as_of from run_parameters)
),
-- Each on the day it opened, and on the day it was over.
turns as (
    select
        service,
        opened_date as calendar_date,
        is_chronic,
        not is_chronic as is_opening,
        incidents,
        case when not is_chronic then 1 else 0 end as difference,
        case when not is_chronic then seconds_between(opened_at, closed_at) end as open_seconds
    from episodes
    union all
    select
        service,
        closed_date as calendar_date,
        false as is_chronic,
        false as is_opening,
        null as incidents,
        -1 as difference,
        null as open_seconds
    from episodes
    where not is_chronic
        and closed_at <= (select as_of from run_parameters)
),
turned as (
    select
        turns.service,
        period_days.period,
        period_days.period_start,
        count(case when turns.is_opening then 1 end) as episodes,
        percentile_cont(0.5) within group (order by turns.open_seconds) as median_open_seconds,
        count(case when turns.is_opening then turns.incidents end) as episodes_with_known_incidents,
        count(case when turns.is_opening and turns.incidents > 0 then 1 end) as episodes_with_incident,
        count(case when turns.is_chronic then 1 end) as chronic_episodes,
        sum(turns.difference) as difference
    from turns
    inner join period_days on period_days.calendar_date = turns.calendar_date
    group by grouping sets ((turns.service, period_days.period, period_days.period_start), (period_days.period, period_days.period_start))
),
periods as (
    select service, team, period, period_start, is_complete, true as is_shown
    from per_periods
    where scope = 'production'
),
-- What opened before the first period of its service is open in it.
standing as (
    select
        coalesce(periods.service, turned.service) as service,
        periods.team,
        coalesce(periods.period, turned.period) as period,
        coalesce(periods.period_start, turned.period_start) as period_start,
        periods.is_complete,
        periods.is_shown,
        coalesce(turned.episodes, 0) as episodes,
        turned.median_open_seconds,
        turned.episodes_with_known_incidents,
        coalesce(turned.episodes_with_incident, 0) as episodes_with_incident,
        coalesce(turned.chronic_episodes, 0) as chronic_episodes,
        cast(
            sum(coalesce(turned.difference, 0)) over (
                partition by coalesce(periods.service, turned.service), coalesce(periods.period, turned.period)
                order by coalesce(periods.period_start, turned.period_start) rows between unbounded preceding and current row
            )
            as bigint
        ) as open_episodes
    from periods
    full outer join turned
        on turned.service is not distinct from periods.service
        and turned.period = periods.period
        and turned.period_start = periods.period_start
)
select
    standing.service,
    standing.team,
    standing.period,
    standing.period_start,
    standing.is_complete,
    case when seen.is_seen then standing.episodes end as episodes,
    case when seen.is_seen then standing.open_episodes end as open_episodes,
    case when seen.is_seen then standing.median_open_seconds end as median_open_seconds,
    case
        when not coalesce(seen.is_seen, false) then null
        when standing.episodes > 0 and standing.episodes_with_known_incidents = 0 then null
        else standing.episodes_with_incident
    end as episodes_with_incident,
    case when seen.is_seen then standing.chronic_episodes end as chronic_episodes
from standing
left join (select service, true as is_seen from seen) as seen on seen.service is not distinct from standing.service
where standing.is_shown
