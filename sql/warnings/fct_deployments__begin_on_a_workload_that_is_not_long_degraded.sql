-- A workload Degraded for seven days tells little of what is deployed to it: unless health leaves Degraded after the start and comes back, such
-- deployments have no degraded signal.
select
    dep_attempts.workload_id as subject,
    cast(count(*) as string) || ' deployments of ' || max(dep_workloads.service) || ' in ' || max(dep_workloads.environment)
    || ' began while it had been Degraded for seven days or longer: its health hardly tells whether they failed' as detail,
    max(dep_attempts.deployment_began_at) as occurred_at
from dep_attempts
inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
inner join dep_health
    on dep_health.workload_id = dep_attempts.workload_id
    and dep_health.health = 'Degraded'
    and dep_health.from_at <= dep_attempts.deployment_began_at
    and coalesce(dep_health.to_at > dep_attempts.deployment_began_at, true)
    and seconds_between(dep_health.degraded_since_at, dep_attempts.deployment_began_at) >= 604800
where dep_attempts.is_deciding
    and dep_workloads.is_measured
group by dep_attempts.workload_id
