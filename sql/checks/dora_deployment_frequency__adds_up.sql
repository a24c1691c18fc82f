-- The services together are all services; days are weeks are months.
with totals as (
    select
        period,
        sum(case when service is null then deployments else 0 end) as together,
        sum(case when service is not null then deployments else 0 end) as apart
    from dora_deployment_frequency
    group by period
),
facts as (
    select count(*) as deployments
    from fct_deployments
    where is_production and is_counted and outcome = 'succeeded' and finished_at <= (select as_of from run_parameters)
)
select totals.period, totals.together, totals.apart, facts.deployments
from totals
cross join facts
where totals.together <> totals.apart
    or totals.together <> facts.deployments
