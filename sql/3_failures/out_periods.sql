-- The days, weeks and months that metrics are shown for, without holes. Grain: one (scope, service, environment, period, period_start).
-- Scope `production` has a service over all its production environments, from its first production deployment; scope `environment` one
-- environment of it. Service null is all services together. is_complete: the period is over and no source of the service has a gap in it.
with digits as (
    select 0 as digit union all select 1 union all select 2 union all select 3 union all select 4
    union all select 5 union all select 6 union all select 7 union all select 8 union all select 9
),
numbers as (
    select ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit + 10000 * myriads.digit as n
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as myriads
),
deployments as (
    select
        dep_workloads.service,
        dep_workloads.environment,
        dep_workloads.team,
        dep_workloads.is_production,
        cast(to_local(dep_attempts.finished_at, settings.reporting_zone) as date) as finished_date
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    cross join settings
    where dep_attempts.is_deciding
        and dep_workloads.is_measured
        and dep_attempts.finished_at <= (select as_of from run_parameters)
),
scopes as (
    select 'production' as scope, service, cast(null as string) as environment, min(team) as team, min(finished_date) as first_date
    from deployments
    where is_production
    group by service
    union all
    select 'production' as scope, null as service, null as environment, null as team, min(finished_date) as first_date
    from deployments
    where is_production
    having count(*) > 0
    union all
    select 'environment' as scope, service, environment, min(team) as team, min(finished_date) as first_date
    from deployments
    group by service, environment
    union all
    select 'environment' as scope, null as service, environment, null as team, min(finished_date) as first_date
    from deployments
    group by environment
),
ends as (
    select
        run_parameters.as_of,
        settings.reporting_zone,
        cast(to_local(run_parameters.as_of, settings.reporting_zone) as date) as last_date
    from run_parameters
    cross join settings
),
starts as (
    select 'day' as period, plus_days(bounds.first_date, cast(numbers.n as integer)) as period_start, plus_days(bounds.first_date, cast(numbers.n + 1 as integer)) as next_start
    from (select min(first_date) as first_date from scopes) as bounds
    cross join numbers
    cross join ends
    where plus_days(bounds.first_date, cast(numbers.n as integer)) <= ends.last_date
    union all
    select 'week' as period, plus_days(bounds.first_week, cast(7 * numbers.n as integer)) as period_start, plus_days(bounds.first_week, cast(7 * numbers.n + 7 as integer)) as next_start
    from (select cast(date_trunc('week', min(first_date)) as date) as first_week from scopes) as bounds
    cross join numbers
    cross join ends
    where plus_days(bounds.first_week, cast(7 * numbers.n as integer)) <= ends.last_date
    union all
    select 'month' as period, plus_months(bounds.first_month, cast(numbers.n as integer)) as period_start, plus_months(bounds.first_month, cast(numbers.n + 1 as integer)) as next_start
    from (select cast(date_trunc('month', min(first_date)) as date) as first_month from scopes) as bounds
    cross join numbers
    cross join ends
    where plus_months(bounds.first_month, cast(numbers.n as integer)) <= ends.last_date
),
-- Zones are looked up once for a period, not for every service that has it.
zoned_starts as (
    select
        starts.period,
        starts.period_start,
        starts.next_start,
        to_utc(cast(starts.period_start as timestamp), ends.reporting_zone) as starts_at,
        to_utc(cast(starts.next_start as timestamp), ends.reporting_zone) as ends_at,
        ends.as_of
    from starts
    cross join ends
),
instances as (
    select distinct service, environment, is_production, instance
    from dep_workloads
    where is_measured
),
-- Nobody has read what happened since the last reading; a hole in the history is known by its ends.
instance_gaps as (
    select
        source,
        instance,
        max(case when status <> 'failed' then finished_at end) as from_at,
        (select as_of from run_parameters) as to_at
    from extracts
    group by source, instance
),
-- An incident tool is a source of the services that its rules or its incidents name.
incident_services as (
    select service, tool
    from incident_rules
    union
    select inc_hits.service, inc_incidents.instance as tool
    from inc_hits
    inner join inc_incidents on inc_incidents.incident_id = inc_hits.incident_id
),
service_gaps as (
    select instances.service, instances.environment, instances.is_production, instance_gaps.from_at, instance_gaps.to_at
    from instance_gaps
    inner join instances on instances.instance = instance_gaps.instance
    union
    select instances.service, instances.environment, instances.is_production, instance_gaps.from_at, instance_gaps.to_at
    from instance_gaps
    inner join incident_services on incident_services.tool in (instance_gaps.source, instance_gaps.instance)
    inner join instances on instances.service = incident_services.service
    where instance_gaps.source in ('incidents', 'opsgenie', 'pagerduty')
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
),
-- By scope, as the periods are; all services together have every gap once.
open_gaps as (
    select 'production' as scope, service, cast(null as string) as environment, from_at, to_at
    from service_gaps
    where is_production
    union
    select 'production' as scope, null as service, null as environment, from_at, to_at
    from service_gaps
    where is_production
    union
    select 'environment' as scope, service, environment, from_at, to_at
    from service_gaps
    union
    select 'environment' as scope, null as service, environment, from_at, to_at
    from service_gaps
),
spine as (
    select
        scopes.scope,
        scopes.service,
        scopes.environment,
        scopes.team,
        zoned_starts.period,
        zoned_starts.period_start,
        zoned_starts.starts_at,
        zoned_starts.ends_at,
        zoned_starts.as_of
    from scopes
    inner join zoned_starts on zoned_starts.next_start > scopes.first_date
),
broken as (
    select distinct
        spine.scope,
        spine.service,
        spine.environment,
        spine.period,
        spine.period_start
    from spine
    inner join open_gaps
        on open_gaps.scope = spine.scope
        and open_gaps.service is not distinct from spine.service
        and open_gaps.environment is not distinct from spine.environment
        and coalesce(open_gaps.from_at, spine.starts_at) < spine.ends_at
        and open_gaps.to_at > spine.starts_at
)
select
    spine.scope,
    spine.service,
    spine.environment,
    spine.team,
    spine.period,
    spine.period_start,
    spine.starts_at,
    spine.ends_at,
    spine.ends_at <= spine.as_of and broken.scope is null as is_complete
from spine
left join broken
    on broken.scope = spine.scope
    and broken.service is not distinct from spine.service
    and broken.environment is not distinct from spine.environment
    and broken.period = spine.period
    and broken.period_start = spine.period_start
