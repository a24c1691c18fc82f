-- The five metrics at a glance, over the 90 reporting-zone days that end with the last complete day. Grain: one service with a
-- production deployment ever; service null is all services together. A service is to be compared with itself over time.
--   service: what a team calls it, across environments and clusters; null: all services together
--   team: owner of the service, by configuration; null for all services together
--   rollouts: rollouts that succeeded in the 90 days
--   rollouts_per_week: rollouts * 7 / days observed (fewer than 90 for a service younger than that)
--   deployments: deployments that succeeded in the 90 days
--   median_lead_time_seconds: over the deployments that have one
--   change_fail_rate: rollouts that failed over those that ended; null where nobody could have told
--   failure_evidence: the weakest among the rollouts counted in it: events, snapshots, incidents_only; none where nobody could have told
--   median_recovery_seconds: over the failures restored in the 90 days
--   rework_rate: rollouts that remediated a failure over those that succeeded, where a failure could have been seen
--   drift_episodes: drift that began in the 90 days, chronic differences left out; null where it cannot be seen
--   observed_days: days of the 90 since its first production deployment
--   open_failures: failures not restored at the end of the 90 days
with last_day as (
    select plus_days(cast(to_local(run_parameters.as_of, dim_settings.reporting_zone) as date), -1) as last_date
    from run_parameters
    inner join dim_settings on dim_settings.service is null
),
observed as (
    select
        per_periods.service,
        min(per_periods.team) as team,
        count(case when per_periods.period_start > plus_days(last_day.last_date, -90) and per_periods.period_start <= last_day.last_date then 1 end) as days
    from per_periods
    cross join last_day
    where per_periods.scope = 'production'
        and per_periods.period = 'day'
    group by per_periods.service
),
deployments as (
    select
        fct_deployments.service,
        count(*) as deployments,
        percentile_cont(0.5) within group (order by fct_deployments.lead_time_seconds) as median_lead_time_seconds
    from fct_deployments
    cross join last_day
    where fct_deployments.is_production
        and fct_deployments.is_counted
        and fct_deployments.outcome = 'succeeded'
        and fct_deployments.finished_date > plus_days(last_day.last_date, -90)
        and fct_deployments.finished_date <= last_day.last_date
    group by grouping sets ((fct_deployments.service), ())
),
rollouts as (
    select
        fct_rollouts.service,
        count(case when fct_rollouts.is_counted and fct_rollouts.succeeded_workloads > 0 then 1 end) as rollouts,
        count(case when fct_rollouts.is_counted and fct_rollouts.succeeded_workloads > 0 and fct_rollouts.failure_evidence <> 'none' then 1 end) as reworkable,
        count(case when fct_rollouts.is_counted and fct_rollouts.succeeded_workloads > 0 and fct_rollouts.failure_evidence <> 'none' and fct_rollouts.is_rework then 1 end) as reworks,
        count(case when fct_rollouts.outcome <> 'running' and fct_rollouts.failure_evidence <> 'none' then 1 end) as attempted,
        count(case when fct_rollouts.outcome <> 'running' and fct_rollouts.has_failed then 1 end) as failed,
        count(case when fct_rollouts.outcome <> 'running' and fct_rollouts.has_counted_member then 1 end) as ended,
        max(
            case
                when fct_rollouts.outcome = 'running' then null
                when fct_rollouts.failure_evidence = 'incidents_only' then 3
                when fct_rollouts.failure_evidence = 'snapshots' then 2
                when fct_rollouts.failure_evidence = 'events' then 1
            end
        ) as evidence_no
    from fct_rollouts
    cross join last_day
    where fct_rollouts.is_production
        and fct_rollouts.first_finished_date > plus_days(last_day.last_date, -90)
        and fct_rollouts.first_finished_date <= last_day.last_date
    group by grouping sets ((fct_rollouts.service), ())
),
failures as (
    select
        fct_failures.service,
        percentile_cont(0.5) within group (
            order by
                case
                    when fct_failures.restored_date > plus_days(last_day.last_date, -90)
                        and fct_failures.restored_date <= last_day.last_date
                        then fct_failures.recovery_seconds
                end
        ) as median_recovery_seconds,
        count(
            case
                when fct_failures.detected_date <= last_day.last_date
                    and (fct_failures.is_open or fct_failures.restored_date > last_day.last_date)
                    then 1
            end
        ) as open_failures
    from fct_failures
    cross join last_day
    where fct_failures.is_production
        and fct_failures.is_counted
    group by grouping sets ((fct_failures.service), ())
),
drift as (
    select
        fct_drift.service,
        count(*) as drift_episodes
    from fct_drift
    cross join last_day
    where fct_drift.is_production
        and not fct_drift.is_chronic
        and fct_drift.opened_date > plus_days(last_day.last_date, -90)
        and fct_drift.opened_date <= last_day.last_date
    group by grouping sets ((fct_drift.service), ())
),
visible as (
    select service, bool_or(is_drift_visible) as is_drift_visible
    from dim_workloads
    where is_production
    group by grouping sets ((service), ())
)
select
    observed.service,
    case when observed.service is not null then observed.team end as team,
    coalesce(rollouts.rollouts, 0) as rollouts,
    cast(coalesce(rollouts.rollouts, 0) as double) * 7 / nullif(observed.days, 0) as rollouts_per_week,
    coalesce(deployments.deployments, 0) as deployments,
    deployments.median_lead_time_seconds,
    cast(rollouts.failed as double) / nullif(rollouts.attempted, 0) as change_fail_rate,
    case
        when rollouts.evidence_no = 1 then 'events'
        when rollouts.evidence_no = 2 then 'snapshots'
        when rollouts.evidence_no = 3 then 'incidents_only'
        when rollouts.ended > 0 then 'none'
    end as failure_evidence,
    failures.median_recovery_seconds,
    cast(rollouts.reworks as double) / nullif(rollouts.reworkable, 0) as rework_rate,
    case when visible.is_drift_visible then coalesce(drift.drift_episodes, 0) end as drift_episodes,
    observed.days as observed_days,
    coalesce(failures.open_failures, 0) as open_failures
from observed
left join deployments on deployments.service is not distinct from observed.service
left join rollouts on rollouts.service is not distinct from observed.service
left join failures on failures.service is not distinct from observed.service
left join drift on drift.service is not distinct from observed.service
left join visible on visible.service is not distinct from observed.service
