-- Every failure is exactly one deployment's, and has at least one signal.
select fct_failures.failure_id, fct_failures.deployment_id
from fct_failures
left join fct_deployments on fct_deployments.deployment_id = fct_failures.deployment_id
left join (select distinct failure_id from fct_failure_signals) as signals on signals.failure_id = fct_failures.failure_id
where fct_deployments.deployment_id is null
    or signals.failure_id is null
    or fct_failures.deployment_id in (select deployment_id from fct_failures group by deployment_id having count(*) > 1)
