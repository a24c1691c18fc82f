-- Entries of status.history as landed. Grain: one (instance, uid, history_id, deployed_at).
select *
from landed_argocd_history
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
