-- Workloads and sources of Flux, as landed. Grain: one (object, content).
select *
from landed_flux_objects
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
