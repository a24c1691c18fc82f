-- The five metrics at a glance, over the 90 reporting-zone days that end with the last complete day. Grain: one service with a
-- production deployment ever; service null is all services together. A service is to be compared with itself over time.
-- rollouts: rollouts that succeeded in the 90 days
-- rollouts_per_week: rollouts * 7 / days observed (fewer than 90 for a service younger than that)
-- deployments: deployments that succeeded in the 90 days
-- median_lead_time_seconds: over the deployments that have one
-- change_fail_rate: null until failures are measured
-- median_recovery_seconds: null until failures are measured
-- rework_rate: null until failures are measured
-- drift_episodes: null until drift is measured
-- failure_evidence: the weakest evidence of failures among the deployments: events, snapshots, incidents_only, none
with last_day as (
    select plus_days(cast(to_local(run_parameters.as_of, dim_settings.reporting_zone) as date), -1) as last_date
    from run_parameters
    inner join dim_settings on dim_settings.service is null
),
observed as (
    select
        out_periods.service,
        min(out_periods.team) as team,
        count(case when out_periods.period_start > plus_days(last_day.last_date, -90) and out_periods.period_start <= last_day.last_date then 1 end) as days
    from out_periods
    cross join last_day
    where out_periods.scope = 'production'
        and out_periods.period = 'day'
    group by out_periods.service
),
deployments as (
    select
        fct_deployments.service,
        count(*) as deployments,
        percentile_cont(0.5) within group (order by fct_deployments.lead_time_seconds) as median_lead_time_seconds,
        max(case fct_deployments.failure_evidence when 'none' then 4 when 'incidents_only' then 3 when 'snapshots' then 2 else 1 end) as weakest
    from fct_deployments
    inner join dim_settings on dim_settings.service is null
    cross join last_day
    where fct_deployments.is_production
        and fct_deployments.is_counted
        and fct_deployments.outcome = 'succeeded'
        and cast(to_local(fct_deployments.finished_at, dim_settings.reporting_zone) as date) > plus_days(last_day.last_date, -90)
        and cast(to_local(fct_deployments.finished_at, dim_settings.reporting_zone) as date) <= last_day.last_date
    group by grouping sets ((fct_deployments.service), ())
),
rollouts as (
    select
        fct_rollouts.service,
        count(*) as rollouts
    from fct_rollouts
    inner join dim_settings on dim_settings.service is null
    cross join last_day
    where fct_rollouts.is_production
        and fct_rollouts.is_counted
        and fct_rollouts.succeeded_workloads > 0
        and cast(to_local(fct_rollouts.first_finished_at, dim_settings.reporting_zone) as date) > plus_days(last_day.last_date, -90)
        and cast(to_local(fct_rollouts.first_finished_at, dim_settings.reporting_zone) as date) <= last_day.last_date
    group by grouping sets ((fct_rollouts.service), ())
)
select
    observed.service,
    case when observed.service is not null then observed.team end as team,
    coalesce(rollouts.rollouts, 0) as rollouts,
    cast(coalesce(rollouts.rollouts, 0) as double) * 7 / nullif(observed.days, 0) as rollouts_per_week,
    coalesce(deployments.deployments, 0) as deployments,
    deployments.median_lead_time_seconds,
    cast(null as double) as change_fail_rate,
    case deployments.weakest when 4 then 'none' when 3 then 'incidents_only' when 2 then 'snapshots' when 1 then 'events' end as failure_evidence,
    cast(null as double) as median_recovery_seconds,
    cast(null as double) as rework_rate,
    cast(null as bigint) as drift_episodes
from observed
left join deployments on deployments.service is not distinct from observed.service
left join rollouts on rollouts.service is not distinct from observed.service
