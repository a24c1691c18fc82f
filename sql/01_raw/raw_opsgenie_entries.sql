-- What happened to incidents and alerts of Opsgenie, as landed. Grain: one entry of a timeline or log.
select *
from landed_opsgenie_entries
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
