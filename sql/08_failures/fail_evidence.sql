-- What could have been seen of each deployment's failure. Grain: one deployment.
-- Silence is not success: where nobody would have told of a failure, that none was told says nothing.
--   failure_evidence: events (the operator's events, logs or notifications cover its day), snapshots (failures between two readings are lost),
--     incidents_only (no operator can be asked, but an incident tool that knows the service), none
--   is_incident_covered: an incident tool that knows the service was read over the end of the deployment
with event_days as (
    select instance, coverage_date
    from out_coverage
    where source in ('argocd', 'flux')
),
-- Windows overlap and follow one another night by night: joined where they touch.
window_starts as (
    select
        source,
        instance,
        from_at,
        to_at,
        case
            when from_at <= max(to_at) over (
                partition by source, instance order by from_at, to_at rows between unbounded preceding and 1 preceding
            ) then 0
            else 1
        end as is_start
    from int_incident_windows
),
window_runs as (
    select
        *,
        sum(is_start) over (partition by source, instance order by from_at, to_at rows between unbounded preceding and current row) as run_no
    from window_starts
),
spans as (
    select min(from_at) as from_at, max(to_at) as to_at
    from window_runs
    group by source, instance, run_no
),
known_services as (
    select service
    from out_incident_services
    union
    select service
    from stg_config__incident_rules
),
covered as (
    select distinct dep_attempts.deployment_id
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    inner join known_services on known_services.service = dep_workloads.service
    inner join spans
        on spans.from_at <= dep_attempts.finished_at
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
        when dep_workloads.operator = 'git' and (covered.deployment_id is not null or blamed.deployment_id is not null) then 'incidents_only'
        when dep_workloads.operator = 'git' then 'none'
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
