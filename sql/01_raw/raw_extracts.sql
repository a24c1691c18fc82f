-- How each source was read in each run, as landed. Grain: one (run, source, instance).
select *
from landed_extracts
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
