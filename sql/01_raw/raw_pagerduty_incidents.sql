-- PagerDuty's incidents as landed, whenever one looked other than before. Grain: one (instance, incident_key, extracted_at).
select *
from landed_pagerduty_incidents
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
