-- Incidents that PagerDuty was asked for and did not give, as landed. Grain: one (instance, incident_key, extracted_at).
select *
from landed_pagerduty_absences
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
