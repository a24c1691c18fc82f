-- Null without a reason would be a silent loss; a reason beside a value a contradiction.
select deployment_id, lead_time_seconds, lead_time_null_reason
from fct_deployments
where (lead_time_seconds is null) <> (lead_time_null_reason is not null)
