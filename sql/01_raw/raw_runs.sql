-- Runs that ended, as landed. Grain: one run.
select *
from landed_runs
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
