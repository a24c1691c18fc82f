-- Readings of the custom fields of PagerDuty's incidents as landed. Grain: one (instance, incident_key, extracted_at).
select *
from landed_pagerduty_custom_fields
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
