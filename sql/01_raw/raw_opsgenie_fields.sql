-- What in incidents and alerts of Opsgenie may say whose they are, as landed. Grain: one (incident_hash, field, value).
select *
from landed_opsgenie_fields
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
