-- Alerts of PagerDuty's incidents as landed. Grain: one (instance, incident_key, alert_id, content).
select *
from landed_pagerduty_alerts
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
