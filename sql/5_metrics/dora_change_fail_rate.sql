-- Change fail rate in production. Grain: one service and period; service null is all services together.
-- Attempted changes, succeeded or failed, that failed by at least one signal, over all of them; each counts once, however many signals it has, so the
-- rate is within 0 and 1. A deployment belongs to the period in which it finished; a signal found later restates that period. Deployments of which
-- nobody could have told that they failed are in neither number. Errors: with evidence of snapshots alone the rate is a lower bound.
--   service: what a team calls it, across environments and clusters; null: all services together
--   team: owner of the service, by configuration; null for all services together
--   period: day, week (ISO), month or quarter, in the reporting zone
--   period_start: first day of the period
--   is_complete: the period is over and no source of the service had a gap in it
--   attempted_changes: deployments that succeeded or failed and that count
--   failed_changes: those with a signal
--   rate: failed_changes / attempted_changes
--   rate_low: lower end of its 95 % Wilson interval
--   rate_high: upper end of it
--   attempted_rollouts: rollouts that are not running
--   failed_rollouts: those with a failed member
--   rollout_rate: failed_rollouts / attempted_rollouts
--   sync_failures: deployments with a failed attempt; null where no operator can be asked
--   degradations: deployments after which health degraded; null where no operator can be asked
--   incidents: deployments that an incident is explained by
--   rate_window_only: without degradations that came after the window, before the state was ever healthy
--   rate_incidents_only: by incidents alone; null where no incident tool knows the service
--   rate_with_rollbacks: also those that a rollback left without any signal
--   failure_evidence: the weakest among those counted: events, snapshots, incidents_only; none where nobody could have told of any; null without deployments
--   drift_episodes: live state left desired state without a commit; beside the rate, never in it; null where it cannot be seen
--   drift_episodes_with_incident: those with an incident while they were open or soon after; null where nobody has read incidents of that time
select
    service,
    team,
    period,
    period_start,
    is_complete,
    attempted_changes,
    failed_changes,
    cast(failed_changes as double) / nullif(attempted_changes, 0) as rate,
    wilson_low(failed_changes, attempted_changes) as rate_low,
    wilson_high(failed_changes, attempted_changes) as rate_high,
    attempted_rollouts,
    failed_rollouts,
    cast(failed_rollouts as double) / nullif(attempted_rollouts, 0) as rollout_rate,
    sync_failures,
    degradations,
    incidents,
    cast(failed_in_window as double) / nullif(attempted_changes, 0) as rate_window_only,
    cast(incidents as double) / nullif(blamable_changes, 0) as rate_incidents_only,
    cast(failed_or_left as double) / nullif(attempted_changes, 0) as rate_with_rollbacks,
    failure_evidence,
    drift_episodes,
    drift_episodes_with_incident
from per_changes
where scope = 'production'
