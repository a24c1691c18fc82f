-- Totals that have rows: those that anything was deployed in. Grain: one (scope, service, environment).
-- Scope `production` has a service over all its production environments, and all services together (service null); scope `environment` one
-- environment of a service, production included, and one environment of all services together.
--   environment: null where the scope is production
--   team: owner of the service, null for all services together
--   first_date: day of its first deployment, of whatever outcome, in the reporting zone
with deployed as (
    select workload_id, min(finished_date) as first_date
    from fct_deployments
    where is_measured
        and finished_at <= (select as_of from run_parameters)
    group by workload_id
),
measured_workloads as (
    select dim_workloads.service, dim_workloads.environment, dim_workloads.is_production, dim_workloads.team, deployed.first_date
    from deployed
    inner join dim_workloads on dim_workloads.workload_id = deployed.workload_id
),
totals as (
    select
        case when is_production then 'production' when is_production is null then 'environment' end as scope,
        service,
        environment,
        min(team) as team,
        min(first_date) as first_date
    from measured_workloads
    group by grouping sets ((is_production, service), (is_production), (environment, service), (environment))
)
select
    scope,
    service,
    environment,
    case when service is not null then team end as team,
    first_date
from totals
where scope is not null
