-- Deployments that incidents are compared with. Grain: one counted deployment that finished.
--   began_at: its start; its end where that is unknown
--   may_have_reached_production: unknown counts as reached
--   previous_reached_no: deployment_no of the one before it on its workload that may have reached production
select
    dep_attempts.deployment_id,
    dep_attempts.workload_id,
    dep_attempts.deployment_no,
    dep_workloads.service,
    dep_workloads.environment,
    dep_workloads.is_production,
    dep_workloads.incident_window_seconds,
    coalesce(dep_attempts.deployment_started_at, dep_attempts.finished_at) as began_at,
    dep_attempts.finished_at,
    dep_attempts.outcome,
    coalesce(dep_attempts.deployment_reached_production, true) as may_have_reached_production,
    max(case when coalesce(dep_attempts.deployment_reached_production, true) then dep_attempts.deployment_no end) over (
        partition by dep_attempts.workload_id
        order by dep_attempts.deployment_no rows between unbounded preceding and 1 preceding
    ) as previous_reached_no
from dep_attempts
inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
where dep_attempts.is_deciding
    and dep_attempts.is_counted
    and dep_attempts.finished_at is not null
