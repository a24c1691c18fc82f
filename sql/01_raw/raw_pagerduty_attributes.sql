-- What services, incidents, alerts and custom fields of PagerDuty say about whose an incident is, as landed. Grain: one (owner_hash, field, value).
select *
from landed_pagerduty_attributes
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
