-- Events and controller log lines about applications, as landed. Grain: one event.
select *
from landed_argocd_events
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
