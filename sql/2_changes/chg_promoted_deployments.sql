-- Deployments in environments that promote, or are promoted to. Grain: one succeeded deployment of a measured workload.
--   repository_key: of the service's code; null without one
--   live_at: healthy, else the end of the operation, UTC
--   deployment_no: of the workload, from 1
--   seen_at: the first live_at of the workload, UTC: what it came from was there by then
select
    dep_attempts.deployment_id,
    dep_attempts.reconciliation_id,
    dep_attempts.workload_id,
    dep_attempts.seq,
    dep_attempts.is_counted,
    dep_attempts.to_revision,
    dep_attempts.revision_kind,
    dep_attempts.config_repository_key,
    dep_attempts.config_revision,
    dep_workloads.service,
    dep_workloads.environment,
    dep_workloads.repository_key,
    coalesce(chg_live.healthy_at, dep_attempts.finished_at) as live_at,
    row_number() over (partition by dep_attempts.workload_id order by dep_attempts.seq) as deployment_no,
    min(coalesce(chg_live.healthy_at, dep_attempts.finished_at)) over (partition by dep_attempts.workload_id) as seen_at
from dep_attempts
inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
inner join (
    select environment from promotions
    union
    select promotes_to as environment from promotions
) as promoting on promoting.environment = dep_workloads.environment
left join chg_live on chg_live.deployment_id = dep_attempts.deployment_id
where dep_attempts.is_deciding
    and dep_attempts.outcome = 'succeeded'
    and dep_workloads.is_measured
