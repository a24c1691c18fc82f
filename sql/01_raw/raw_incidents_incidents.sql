-- Incidents of files, as landed. Grain: one (incident, mapping, content).
select *
from landed_incidents_incidents
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
