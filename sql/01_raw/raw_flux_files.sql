-- Files of Flux that were read to their end, as landed. Grain: one (content, reading).
select *
from landed_flux_files
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
