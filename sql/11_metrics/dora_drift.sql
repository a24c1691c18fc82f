-- Drift in production. Grain: one service and period; service null is all services together.
-- An episode belongs to the period in which it opened. Counts are null where no production workload of the service shows its drift (a GitPath,
-- a HelmRelease with detection off): unknown, not zero. Chronic differences, which never converge, stand apart.
-- period: day, week (ISO) or month, in the reporting zone
-- period_start: first day of the period
-- is_complete: the period is over and no source of the service had a gap in it; otherwise 0 means none seen
-- episodes: drift episodes that opened in the period, chronic ones left out
-- open_episodes: episodes open at the end of the period, or at as_of while it runs, chronic ones left out
-- median_open_seconds: over the episodes that opened in the period and are over, from the first evidence to the evidence of none
-- episodes_with_incident: episodes of the period with an incident near them; null where nobody has read incidents of that time
-- chronic_episodes: chronic episodes that opened in the period
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
    select
        fct_drift.service,
        fct_drift.opened_at,
        fct_drift.closed_at,
        fct_drift.is_chronic,
        fct_drift.incidents,
        cast(to_local(fct_drift.opened_at, dim_settings.reporting_zone) as date) as opened_date
    from fct_drift
    inner join dim_settings on dim_settings.service is null
    where fct_drift.is_production
        and fct_drift.is_measured
        and fct_drift.opened_at <= (select as_of from run_parameters)
),
by_period as (
    select episodes.*, 'day' as period, opened_date as period_start from episodes
    union all
    select episodes.*, 'week' as period, cast(date_trunc('week', opened_date) as date) as period_start from episodes
    union all
    select episodes.*, 'month' as period, cast(date_trunc('month', opened_date) as date) as period_start from episodes
),
opened as (
    select
        service,
        period,
        period_start,
        count(case when not is_chronic then 1 end) as episodes,
        percentile_cont(0.5) within group (order by case when not is_chronic then seconds_between(opened_at, closed_at) end) as median_open_seconds,
        count(case when not is_chronic then incidents end) as episodes_with_known_incidents,
        count(case when not is_chronic and incidents > 0 then 1 end) as episodes_with_incident,
        count(case when is_chronic then 1 end) as chronic_episodes
    from by_period
    group by grouping sets ((service, period, period_start), (period, period_start))
),
-- One pass instead of every episode in every period. What closes just when a period ends is not open then, and what opens just then belongs to
-- the next period; where as_of comes first, what opens just at as_of is open.
ends as (
    select
        out_periods.service,
        out_periods.period,
        out_periods.period_start,
        least(out_periods.ends_at, run_parameters.as_of) as ends_at,
        case when out_periods.ends_at <= run_parameters.as_of then 1 else 3 end as step
    from out_periods
    cross join run_parameters
    where out_periods.scope = 'production'
),
each_episode as (
    select service, opened_at, closed_at
    from episodes
    where not is_chronic
        and (closed_at is null or closed_at > opened_at)
    union all
    select cast(null as string) as service, opened_at, closed_at
    from episodes
    where not is_chronic
        and (closed_at is null or closed_at > opened_at)
),
comings_and_goings as (
    select service, closed_at as occurred_at, 0 as step, -1 as difference, cast(null as string) as period, cast(null as date) as period_start
    from each_episode
    where closed_at is not null
    union all
    select service, opened_at as occurred_at, 2 as step, 1 as difference, null as period, null as period_start
    from each_episode
    union all
    select service, ends_at as occurred_at, step, 0 as difference, period, period_start
    from ends
),
standing as (
    select
        service,
        period,
        period_start,
        sum(difference) over (
            partition by service order by occurred_at, step, period nulls first, period_start nulls first rows between unbounded preceding and current row
        ) as open_episodes
    from comings_and_goings
)
select
    out_periods.service,
    out_periods.team,
    out_periods.period,
    out_periods.period_start,
    out_periods.is_complete,
    case when seen.is_seen then cast(coalesce(opened.episodes, 0) as bigint) end as episodes,
    case when seen.is_seen then cast(standing.open_episodes as bigint) end as open_episodes,
    case when seen.is_seen then opened.median_open_seconds end as median_open_seconds,
    case
        when not coalesce(seen.is_seen, false) then null
        when opened.episodes > 0 and opened.episodes_with_known_incidents = 0 then null
        else cast(coalesce(opened.episodes_with_incident, 0) as bigint)
    end as episodes_with_incident,
    case when seen.is_seen then cast(coalesce(opened.chronic_episodes, 0) as bigint) end as chronic_episodes
from out_periods
left join (select service, true as is_seen from seen) as seen on seen.service is not distinct from out_periods.service
left join opened
    on opened.service is not distinct from out_periods.service
    and opened.period = out_periods.period
    and opened.period_start = out_periods.period_start
inner join standing
    on standing.service is not distinct from out_periods.service
    and standing.period = out_periods.period
    and standing.period_start = out_periods.period_start
where out_periods.scope = 'production'
