-- Deployments that remediated a failure. Grain: one deployment that is the last one before a failure was restored.
--   rework_reason: of the failures that reached production the first of incident, degraded, sync_failed that they have; null if none reached it
with reasons as (
    select
        fail_deployments.remediation_deployment_id as deployment_id,
        min(
            case
                when not coalesce(failed.deployment_reached_production, true) then null
                when fail_deployments.has_incident then 1
                when fail_deployments.degraded_at is not null then 2
                else 3
            end
        ) as reason_no
    from fail_deployments
    inner join dep_attempts as failed
        on failed.deployment_id = fail_deployments.deployment_id
        and failed.is_deciding
    where fail_deployments.remediation_deployment_id is not null
    group by fail_deployments.remediation_deployment_id
)
select
    deployment_id,
    case reason_no when 1 then 'incident' when 2 then 'degraded' when 3 then 'sync_failed' end as rework_reason
from reasons
