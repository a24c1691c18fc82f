-- What incidents of files say of whose they are and what caused them, as landed. Grain: one (incident content, field, value).
select *
from landed_incidents_fields
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
