-- Spans of time of which nobody has read everything that happened to a service. Grain: one (service, environment, is_production, from_at, to_at).
-- A period that one of them touches is not complete. Sources: what the sources' last readings say, and entries that an operator's history has lost.
--   from_at: since when, UTC; null: nothing has been read at all
--   to_at: until when, UTC
with instances as (
    select distinct service, environment, is_production, instance
    from dep_workloads
    where is_measured
),
-- Nobody has read what happened since the last reading; a hole in the history is known by its ends.
instance_spans as (
    select
        source,
        instance,
        max(case when status <> 'failed' then finished_at end) as from_at,
        (select as_of from run_parameters) as to_at
    from extracts
    group by source, instance
),
-- An incident tool is a source of the services that its rules or its incidents name.
watched_services as (
    select service, tool
    from incident_rules
    union
    select inc_hits.service, inc_incidents.instance as tool
    from inc_hits
    inner join inc_incidents on inc_incidents.incident_id = inc_hits.incident_id
)
select instances.service, instances.environment, instances.is_production, instance_spans.from_at, instance_spans.to_at
from instance_spans
inner join instances on instances.instance = instance_spans.instance
union
select instances.service, instances.environment, instances.is_production, instance_spans.from_at, instance_spans.to_at
from instance_spans
inner join incident_tools on incident_tools.source = instance_spans.source
inner join watched_services on watched_services.tool in (instance_spans.source, instance_spans.instance)
inner join instances on instances.service = watched_services.service
union
select
    dep_workloads.service,
    dep_workloads.environment,
    dep_workloads.is_production,
    dep_attempts.lost_from_at as from_at,
    dep_attempts.finished_at as to_at
from dep_attempts
inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
where dep_attempts.lost_entries > 0
