-- What services and teams of Opsgenie are called, as landed. Grain: one (instance, kind, key, content).
select *
from landed_opsgenie_names
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
