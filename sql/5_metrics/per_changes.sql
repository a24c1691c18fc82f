-- What was deployed, what of it failed and what drifted, counted by period: what the metrics of changes divide. Grain: one row of per_periods, that is
-- one (scope, service, environment, period, period_start); service null is all services together. Scope `production` has production workloads only and
-- no environment, scope `environment` every measured one. Where nothing happened there is a row with zeros.
--   ends_at: the first instant after the period, UTC
--   is_complete: the period is over and no source of the service had a gap in it
--   deployments: deployments that succeeded and that count
--   days_with_deployments: days of the period with at least one
--   watched_deployments: those of which an incident tool would have told
--   rollouts: rollouts with a succeeded member that count
--   attempted_changes: deployments that succeeded or failed and that count, where somebody could have told that they failed
--   failed_changes: those with a signal
--   failed_in_window: those with a failed attempt, a degradation within the window or an incident
--   failed_or_left: those with a signal, or rolled back without any
--   sync_failures: deployments with a failed attempt; null where no operator can be asked
--   degradations: deployments after which health degraded; null where no operator can be asked
--   incidents: deployments that an incident is explained by
--   blamable_changes: deployments that succeeded or failed, of which an incident tool would have told
--   attempted_rollouts: rollouts that are not running, where somebody could have told that they failed
--   failed_rollouts: those with a failed member
--   failure_evidence: the weakest among the deployments: events, snapshots, incidents_only; none where nobody could have told of any; null without deployments
--   reworkable_deployments: deployments that succeeded, where somebody could have told that they failed
--   rework_deployments: those that remediated a failure
--   reworkable_rollouts: rollouts with a succeeded member that count, where somebody could have told that they failed
--   rework_rollouts: those with a member that remediated a failure
--   drift_episodes: episodes of drift that are not chronic; null where it cannot be seen
--   drift_episodes_with_incident: those with an incident while they were open or soon after; null where nobody has read incidents of that time
with operated as (
    select
        case when is_production then 'production' when is_production is null then 'environment' end as scope,
        service,
        environment,
        bool_or(has_operator) as is_operated,
        bool_or(is_drift_visible) as is_drift_visible
    from dim_workloads
    where is_measured
    group by grouping sets ((is_production, service), (is_production), (environment, service), (environment))
)
select
    per_periods.scope,
    per_periods.service,
    per_periods.team,
    per_periods.environment,
    per_periods.period,
    per_periods.period_start,
    per_periods.ends_at,
    per_periods.is_complete,
    coalesce(per_deployments.deployments, 0) as deployments,
    coalesce(per_deployments.days_with_deployments, 0) as days_with_deployments,
    coalesce(per_deployments.watched_deployments, 0) as watched_deployments,
    coalesce(per_rollouts.rollouts, 0) as rollouts,
    coalesce(per_deployments.attempted_changes, 0) as attempted_changes,
    coalesce(per_deployments.failed_changes, 0) as failed_changes,
    coalesce(per_deployments.failed_in_window, 0) as failed_in_window,
    coalesce(per_deployments.failed_or_left, 0) as failed_or_left,
    case when operated.is_operated then coalesce(per_deployments.sync_failures, 0) end as sync_failures,
    case when operated.is_operated then coalesce(per_deployments.degradations, 0) end as degradations,
    coalesce(per_deployments.incidents, 0) as incidents,
    coalesce(per_deployments.blamable_changes, 0) as blamable_changes,
    coalesce(per_rollouts.attempted_rollouts, 0) as attempted_rollouts,
    coalesce(per_rollouts.failed_rollouts, 0) as failed_rollouts,
    case
        when per_deployments.evidence_no = 1 then 'events'
        when per_deployments.evidence_no = 2 then 'snapshots'
        when per_deployments.evidence_no = 3 then 'incidents_only'
        when per_deployments.ended > 0 then 'none'
    end as failure_evidence,
    coalesce(per_deployments.reworkable_deployments, 0) as reworkable_deployments,
    coalesce(per_deployments.rework_deployments, 0) as rework_deployments,
    coalesce(per_rollouts.reworkable_rollouts, 0) as reworkable_rollouts,
    coalesce(per_rollouts.rework_rollouts, 0) as rework_rollouts,
    case when operated.is_drift_visible then coalesce(per_drift.drift_episodes, 0) end as drift_episodes,
    case
        when not coalesce(operated.is_drift_visible, false) then null
        when per_drift.drift_episodes > 0 and per_drift.watched_episodes = 0 then null
        else coalesce(per_drift.drift_episodes_with_incident, 0)
    end as drift_episodes_with_incident
from per_periods
left join per_deployments
    on per_deployments.scope = per_periods.scope
    and per_deployments.service is not distinct from per_periods.service
    and per_deployments.environment is not distinct from per_periods.environment
    and per_deployments.period = per_periods.period
    and per_deployments.period_start = per_periods.period_start
left join per_rollouts
    on per_rollouts.scope = per_periods.scope
    and per_rollouts.service is not distinct from per_periods.service
    and per_rollouts.environment is not distinct from per_periods.environment
    and per_rollouts.period = per_periods.period
    and per_rollouts.period_start = per_periods.period_start
left join per_drift
    on per_drift.scope = per_periods.scope
    and per_drift.service is not distinct from per_periods.service
    and per_drift.environment is not distinct from per_periods.environment
    and per_drift.period = per_periods.period
    and per_drift.period_start = per_periods.period_start
left join operated
    on operated.scope = per_periods.scope
    and operated.service is not distinct from per_periods.service
    and operated.environment is not distinct from per_periods.environment
