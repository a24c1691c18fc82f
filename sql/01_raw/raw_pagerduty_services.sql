-- PagerDuty's services as landed. Grain: one (instance, service_key, extracted_at).
select *
from landed_pagerduty_services
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
