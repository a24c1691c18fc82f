-- Spans of time of a PagerDuty account that were read in full, as landed. Grain: one (instance, scope, feed, from_at, to_at).
select *
from landed_pagerduty_windows
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
