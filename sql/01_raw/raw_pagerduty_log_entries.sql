-- The log of a PagerDuty account as landed. Grain: one (instance, log_entry_id).
select *
from landed_pagerduty_log_entries
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
