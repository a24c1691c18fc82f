-- Every attempted change is in exactly one rollout.
select fct_deployments.deployment_id, fct_deployments.rollout_id
from fct_deployments
left join fct_rollouts on fct_rollouts.rollout_id = fct_deployments.rollout_id
where fct_rollouts.rollout_id is null
