select service, period, period_start, deployments, rework_deployments, rate
from dora_deployment_rework_rate
where rework_deployments > deployments
    or rework_rollouts > rollouts
    or rate < 0
    or rate > 1
    or rate_low > rate
    or rate_high < rate
    or (rate is null) <> (deployments = 0)
