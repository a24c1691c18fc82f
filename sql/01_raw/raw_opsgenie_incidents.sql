-- Incidents and alerts of Opsgenie as landed. Grain: one distinct content of one incident or alert.
select *
from landed_opsgenie_incidents
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
