select deployment_id, started_at, finished_at
from fct_deployments
where started_at > finished_at
