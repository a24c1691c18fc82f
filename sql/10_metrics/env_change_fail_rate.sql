-- Change fail rate in every environment, production included. Grain: one service, environment and period; service null is all services together.
-- Attempted changes, succeeded or failed, that failed by at least one signal, over all of them; each counts once, however many signals it has, so the
-- rate is within 0 and 1. A deployment belongs to the period in which it finished; a signal found later restates that period. Deployments of which
-- nobody could have told that they failed are in neither number. Errors: with evidence of snapshots alone the rate is a lower bound.
-- period: day, week (ISO) or month, in the reporting zone
-- period_start: first day of the period
-- is_complete: the period is over and no source of the service had a gap in it
-- attempted_changes: deployments that succeeded or failed and that count
-- failed_changes: those with a signal
-- rate: failed_changes / attempted_changes
-- rate_low: lower end of its 95 % Wilson interval
-- rate_high: upper end of it
-- attempted_rollouts: rollouts that are not running
-- failed_rollouts: those with a failed member
-- rollout_rate: failed_rollouts / attempted_rollouts
-- sync_failures: deployments with a failed attempt; null where no operator can be asked
-- degradations: deployments after which health degraded; null where no operator can be asked
-- incidents: deployments that an incident is explained by
-- rate_window_only: without degradations that came after the window, before the state was ever healthy
-- rate_incidents_only: by incidents alone; null where no incident tool knows the service
-- rate_with_rollbacks: also those that a rollback left without any signal
-- failure_evidence: the weakest among those counted: events, snapshots, incidents_only; none where nobody could have told of any; null without deployments
-- drift_episodes: live state left desired state without a commit; beside the rate, never in it; null where it cannot be seen
-- drift_episodes_with_incident: those with an incident while they were open or soon after; null where nobody has read incidents of that time
with deployments as (
    select
        fct_deployments.service,
        fct_deployments.environment,
        cast(to_local(fct_deployments.finished_at, dim_settings.reporting_zone) as date) as calendar_date,
        1 as deployments,
        case when fct_deployments.failure_evidence <> 'none' then 1 else 0 end as attempted,
        case when fct_deployments.has_failed then 1 else 0 end as failed,
        case when fct_deployments.has_sync_failure then 1 else 0 end as sync_failed,
        case when fct_deployments.is_degraded_in_window or fct_deployments.is_degraded_before_healthy then 1 else 0 end as degraded,
        case when fct_deployments.has_incident then 1 else 0 end as blamed,
        case when fct_deployments.has_incident is not null then 1 else 0 end as blamable,
        case when fct_deployments.has_sync_failure or fct_deployments.is_degraded_in_window or fct_deployments.has_incident then 1 else 0 end as failed_in_window,
        case when fct_deployments.failure_evidence <> 'none' and (fct_deployments.has_failed or fct_deployments.is_rolled_back) then 1 else 0 end as failed_or_left,
        case fct_deployments.failure_evidence when 'incidents_only' then 3 when 'snapshots' then 2 when 'events' then 1 end as evidence_no,
        0 as attempted_rollouts,
        0 as failed_rollouts,
        0 as drift_episodes,
        0 as drift_episodes_watched,
        0 as drift_episodes_with_incident
    from fct_deployments
    inner join dim_settings on dim_settings.service is null
    where fct_deployments.is_measured
        and fct_deployments.is_counted
        and fct_deployments.outcome <> 'running'
        and fct_deployments.finished_at <= (select as_of from run_parameters)
    union all
    select
        fct_rollouts.service,
        fct_rollouts.environment,
        cast(to_local(fct_rollouts.first_finished_at, dim_settings.reporting_zone) as date) as calendar_date,
        0 as deployments,
        0 as attempted,
        0 as failed,
        0 as sync_failed,
        0 as degraded,
        0 as blamed,
        0 as blamable,
        0 as failed_in_window,
        0 as failed_or_left,
        null as evidence_no,
        1 as attempted_rollouts,
        case when fct_rollouts.has_failed then 1 else 0 end as failed_rollouts,
        0 as drift_episodes,
        0 as drift_episodes_watched,
        0 as drift_episodes_with_incident
    from fct_rollouts
    inner join dim_settings on dim_settings.service is null
    where fct_rollouts.is_measured
        and fct_rollouts.outcome <> 'running'
        and fct_rollouts.failure_evidence <> 'none'
        and fct_rollouts.first_finished_at <= (select as_of from run_parameters)
    union all
    select
        fct_drift.service,
        fct_drift.environment,
        cast(to_local(fct_drift.opened_at, dim_settings.reporting_zone) as date) as calendar_date,
        0 as deployments,
        0 as attempted,
        0 as failed,
        0 as sync_failed,
        0 as degraded,
        0 as blamed,
        0 as blamable,
        0 as failed_in_window,
        0 as failed_or_left,
        null as evidence_no,
        0 as attempted_rollouts,
        0 as failed_rollouts,
        1 as drift_episodes,
        case when fct_drift.incidents is not null then 1 else 0 end as drift_episodes_watched,
        case when fct_drift.incidents > 0 then 1 else 0 end as drift_episodes_with_incident
    from fct_drift
    inner join dim_settings on dim_settings.service is null
    where not fct_drift.is_chronic
        and fct_drift.opened_at <= (select as_of from run_parameters)
),
-- Weeks and months are sums of days.
daily as (
    select
        service,
        environment,
        calendar_date,
        max(evidence_no) as evidence_no,
        sum(deployments) as deployments,
        sum(attempted) as attempted,
        sum(failed) as failed,
        sum(sync_failed) as sync_failed,
        sum(degraded) as degraded,
        sum(blamed) as blamed,
        sum(blamable) as blamable,
        sum(failed_in_window) as failed_in_window,
        sum(failed_or_left) as failed_or_left,
        sum(attempted_rollouts) as attempted_rollouts,
        sum(failed_rollouts) as failed_rollouts,
        sum(drift_episodes) as drift_episodes,
        sum(drift_episodes_watched) as drift_episodes_watched,
        sum(drift_episodes_with_incident) as drift_episodes_with_incident
    from deployments
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
        sum(attempted) as attempted_changes,
        sum(failed) as failed_changes,
        sum(attempted_rollouts) as attempted_rollouts,
        sum(failed_rollouts) as failed_rollouts,
        sum(sync_failed) as sync_failures,
        sum(degraded) as degradations,
        sum(blamed) as incidents,
        sum(blamable) as blamable,
        sum(failed_in_window) as failed_in_window,
        sum(failed_or_left) as failed_or_left,
        max(evidence_no) as evidence_no,
        sum(drift_episodes) as drift_episodes,
        sum(drift_episodes_watched) as drift_episodes_watched,
        sum(drift_episodes_with_incident) as drift_episodes_with_incident
    from by_period
    group by grouping sets ((service, environment, period, period_start), (environment, period, period_start))
),
-- Whom somebody can ask about syncs and health, and whose drift can be seen.
operated as (
    select
        service,
        environment,
        bool_or(operator <> 'git') as is_operated,
        bool_or(is_drift_visible) as is_drift_visible
    from dim_workloads
    where is_measured
    group by grouping sets ((service, environment), (environment))
)
select
    out_periods.service,
    out_periods.team,
    out_periods.environment,
    out_periods.period,
    out_periods.period_start,
    out_periods.is_complete,
    cast(coalesce(counted.attempted_changes, 0) as bigint) as attempted_changes,
    cast(coalesce(counted.failed_changes, 0) as bigint) as failed_changes,
    cast(counted.failed_changes as double) / nullif(counted.attempted_changes, 0) as rate,
    wilson_low(counted.failed_changes, counted.attempted_changes) as rate_low,
    wilson_high(counted.failed_changes, counted.attempted_changes) as rate_high,
    cast(coalesce(counted.attempted_rollouts, 0) as bigint) as attempted_rollouts,
    cast(coalesce(counted.failed_rollouts, 0) as bigint) as failed_rollouts,
    cast(counted.failed_rollouts as double) / nullif(counted.attempted_rollouts, 0) as rollout_rate,
    case when operated.is_operated then cast(coalesce(counted.sync_failures, 0) as bigint) end as sync_failures,
    case when operated.is_operated then cast(coalesce(counted.degradations, 0) as bigint) end as degradations,
    cast(coalesce(counted.incidents, 0) as bigint) as incidents,
    cast(counted.failed_in_window as double) / nullif(counted.attempted_changes, 0) as rate_window_only,
    cast(counted.incidents as double) / nullif(counted.blamable, 0) as rate_incidents_only,
    cast(counted.failed_or_left as double) / nullif(counted.attempted_changes, 0) as rate_with_rollbacks,
    case
        when counted.evidence_no = 1 then 'events'
        when counted.evidence_no = 2 then 'snapshots'
        when counted.evidence_no = 3 then 'incidents_only'
        when counted.deployments > 0 then 'none'
    end as failure_evidence,
    case when operated.is_drift_visible then cast(coalesce(counted.drift_episodes, 0) as bigint) end as drift_episodes,
    case
        when not coalesce(operated.is_drift_visible, false) then null
        when counted.drift_episodes > 0 and counted.drift_episodes_watched = 0 then null
        else cast(coalesce(counted.drift_episodes_with_incident, 0) as bigint)
    end as drift_episodes_with_incident
from out_periods
left join counted
    on counted.service is not distinct from out_periods.service
    and counted.environment = out_periods.environment
    and counted.period = out_periods.period
    and counted.period_start = out_periods.period_start
left join operated
    on operated.service is not distinct from out_periods.service
    and operated.environment = out_periods.environment
where out_periods.scope = 'environment'
