-- What could not be read, as landed. Grain: one gap of one run.
select *
from landed_gaps
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
