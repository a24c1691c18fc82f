-- What could have been seen of each deployment's failure. Grain: one deployment.
-- Silence is not success: where nobody would have told of a failure, that none was told says nothing.
--   failure_evidence: events (the operator's events, logs or notifications cover its day), snapshots (failures between two readings are lost),
--     incidents_only (no operator can be asked, but an incident tool that knows the service there), none
--   is_incident_covered: an incident tool that knows the service in its environment was read over the end of the deployment
with event_days as (
    select instance, coverage_date
    from coverage
    where is_of_operator
),
-- Where a tool's incidents may be about: the environment of its rule, the production environments where that names none, and where its
-- incidents have been about before.
environments as (
    select distinct service, environment, is_production
    from dep_workloads
    where is_measured
),
known as (
    select
        incident_rules.service,
        environments.environment,
        incident_rules.tool
    from incident_rules
    inner join environments
        on environments.service = incident_rules.service
        and (
            environments.environment = incident_rules.environment
            or (incident_rules.environment is null and environments.is_production)
        )
    union
    select inc_services.service, inc_services.environment, inc_incidents.instance as tool
    from inc_services
    inner join inc_incidents on inc_incidents.incident_id = inc_services.incident_id
),
spans as (
    select instance as tool, from_at, to_at from inc_windows
    union
    select source as tool, from_at, to_at from inc_windows
),
covered as (
    select distinct dep_attempts.deployment_id
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    inner join known
        on known.service = dep_workloads.service
        and known.environment = dep_workloads.environment
    inner join spans
        on spans.tool = known.tool
        and spans.from_at <= dep_attempts.finished_at
        and spans.to_at >= dep_attempts.finished_at
    where dep_attempts.is_deciding
),
blamed as (
    select distinct deployment_id
    from blame_incidents
)
select
    dep_attempts.deployment_id,
    case
        when not dep_workloads.has_operator and (covered.deployment_id is not null or blamed.deployment_id is not null) then 'incidents_only'
        when not dep_workloads.has_operator then 'none'
        when event_days.instance is not null or dep_attempts.evidence like '%event%' then 'events'
        else 'snapshots'
    end as failure_evidence,
    covered.deployment_id is not null as is_incident_covered
from dep_attempts
inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
left join event_days
    on event_days.instance = dep_workloads.instance
    and event_days.coverage_date = cast(dep_attempts.finished_at as date)
left join covered on covered.deployment_id = dep_attempts.deployment_id
left join blamed on blamed.deployment_id = dep_attempts.deployment_id
where dep_attempts.is_deciding
