-- Deployment rework rate. Grain: one service and period; service null is all services together.
-- Succeeded deployments that were made to remediate a failure that reached production, over all succeeded deployments. What nobody could have seen
-- fail has no known remediation either: such deployments are in neither number. A deployment belongs to the period in which it finished.
--   service: what a team calls it, across environments and clusters; null: all services together
--   team: owner of the service, by configuration; null for all services together
--   period: day, week (ISO), month or quarter, in the reporting zone
--   period_start: first day of the period
--   is_complete: the period is over and no source of the service had a gap in it
--   deployments: deployments that succeeded and that count, where a failure could have been seen: the n
--   rework_deployments: those that remediated a failure; fct_deployments.rework_reason says which kind
--   rate: rework_deployments / deployments
--   rate_low: lower end of its 95 % Wilson interval
--   rate_high: upper end of it
--   rollouts: rollouts with a succeeded member
--   rework_rollouts: those with a member that remediated a failure
select
    service,
    team,
    period,
    period_start,
    is_complete,
    reworkable_deployments as deployments,
    rework_deployments,
    cast(rework_deployments as double) / nullif(reworkable_deployments, 0) as rate,
    wilson_low(rework_deployments, reworkable_deployments) as rate_low,
    wilson_high(rework_deployments, reworkable_deployments) as rate_high,
    reworkable_rollouts as rollouts,
    rework_rollouts
from per_changes
where scope = 'production'
