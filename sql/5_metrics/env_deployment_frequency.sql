-- Deployment frequency in every environment, production included. Grain: one service, environment and period; service null is all services together.
-- A deployment is a change of desired state that the operator reconciled successfully; not a merge, not a pipeline, not every
-- sync. It belongs to the period in which it finished.
--   service: what a team calls it, across environments and clusters; null: all services together
--   team: owner of the service, by configuration; null for all services together
--   environment: where it runs, by mapping; `unmapped` if nothing says so
--   period: day, week (ISO), month or quarter, in the reporting zone
--   period_start: first day of the period
--   is_complete: the period is over and no source of the service had a gap in it; otherwise 0 means none seen
--   deployments: succeeded deployments that count, over all workloads
--   rollouts: the same change on several workloads counted once
--   days_with_deployments: days of the period with at least one
select
    service,
    team,
    environment,
    period,
    period_start,
    is_complete,
    deployments,
    rollouts,
    days_with_deployments
from per_changes
where scope = 'environment'
