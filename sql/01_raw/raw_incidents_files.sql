-- Files of incidents that were read to their end, as landed. Grain: one (content, mapping, reading).
select *
from landed_incidents_files
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
