-- Which deployments had attempts that failed. Grain: one deployment with an attempt that failed, or whose own check of its health did.
--   sync_failed_at, sync_failed_id: end of the first failed attempt, and that reconciliation; null where only a check failed
--   health_failed_at: end of the first failed check
--   is_nothing_applied: none of the failed attempts may have reached production; null where none failed
select
    deployment_id,
    min(sync_failed_at) as sync_failed_at,
    min_by(reconciliation_id, lpad(cast(seq as string), 12, '0')) filter (where sync_failed_at is not null) as sync_failed_id,
    min(health_failed_at) as health_failed_at,
    bool_and(reached_production is not distinct from false) filter (where sync_failed_at is not null) as is_nothing_applied
from dep_attempts
where deployment_id is not null
    and (sync_failed_at is not null or health_failed_at is not null)
group by deployment_id
