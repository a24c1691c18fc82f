-- The services together are all services, days are weeks are months, and both numbers count distinct deployments.
with totals as (
    select
        period,
        sum(case when service is null then attempted_changes else 0 end) as together,
        sum(case when service is not null then attempted_changes else 0 end) as apart,
        sum(case when service is null then failed_changes else 0 end) as failed_together,
        sum(case when service is not null then failed_changes else 0 end) as failed_apart
    from dora_change_fail_rate
    group by period
),
facts as (
    select
        count(distinct deployment_id) as attempted,
        count(distinct case when has_failed then deployment_id end) as failed
    from fct_deployments
    where is_production
        and is_counted
        and outcome <> 'running'
        and failure_evidence <> 'none'
        and finished_at <= (select as_of from run_parameters)
)
select totals.period, totals.together, totals.apart, facts.attempted, totals.failed_together, totals.failed_apart, facts.failed
from totals
cross join facts
where totals.together <> totals.apart
    or totals.together <> facts.attempted
    or totals.failed_together <> totals.failed_apart
    or totals.failed_together <> facts.failed
