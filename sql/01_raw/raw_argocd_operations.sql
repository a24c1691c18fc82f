-- Contents of status.operationState as landed. Grain: one (instance, uid, started_at, content).
select *
from landed_argocd_operations
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
