-- Which services an incident is about, and in which environments. Grain: one (incident_id, service, environment).
-- The most trusted way that hits any service decides, with all services it hits; the others are not asked, though they might know an
-- environment. An incident without a row is in dq_unmapped_incidents with the reason. Merged duplicates are mapped too:
-- inc_incidents.is_duplicate tells them apart.
-- The environment is the rule's; else one that the incident names (tag, custom field or detail `environment` or `env`) and the service
-- runs in; else that of the workload that was hit; else every production environment of the service. An incident that names an
-- environment of the house in which the service does not run is not one of its production.
--   external_service: what of the incident it was: id of the tool's service, tag, team, …; of several the first by name
--   mapped_by: config, annotation, notification, alert, tag, service_name, team
with service_environments as (
    select service, environment, bool_or(is_production) as is_production
    from dep_workloads
    where is_measured
        and environment <> 'unmapped'
    group by service, environment
),
told as (
    select
        incident_id,
        case
            when field = 'tag' then trim(regexp_extract(lower(value), '^(?:environment|env) *[:=](.+)$', 1))
            else lower(trim(value))
        end as environment
    from inc_fields
    where field in ('custom:environment', 'custom:env', 'detail:environment', 'detail:env')
        or (field = 'tag' and matches(lower(value), '^(environment|env) *[:=]'))
),
named as (
    select distinct told.incident_id, known.environment
    from told
    inner join (select distinct environment from service_environments) as known on lower(known.environment) = told.environment
),
naming as (
    select distinct incident_id from named
),
-- By the service first: an environment alone is shared by all of them.
candidates as (
    select
        inc_hits.incident_id,
        inc_hits.service,
        inc_hits.external_service,
        inc_hits.mapped_by,
        inc_hits.workload_environment,
        service_environments.environment,
        service_environments.is_production,
        named.incident_id is not null as is_named,
        naming.incident_id is not null as names_some
    from inc_hits
    inner join service_environments on service_environments.service = inc_hits.service
    left join named
        on named.incident_id = inc_hits.incident_id
        and named.environment = service_environments.environment
    left join naming on naming.incident_id = inc_hits.incident_id
    where inc_hits.is_chosen
        and inc_hits.environment is null
),
mapped as (
    select incident_id, service, environment, external_service, mapped_by
    from inc_hits
    where is_chosen
        and environment is not null
    union all
    select incident_id, service, environment, external_service, mapped_by
    from candidates
    where case
        when names_some then is_named
        when workload_environment is not null then environment = workload_environment
        else is_production
    end
)
select
    mapped.incident_id,
    mapped.service,
    mapped.environment,
    coalesce(bool_or(service_environments.is_production), false) as is_production,
    min(mapped.external_service) as external_service,
    min(mapped.mapped_by) as mapped_by
from mapped
left join service_environments
    on service_environments.service = mapped.service
    and service_environments.environment = mapped.environment
group by mapped.incident_id, mapped.service, mapped.environment
