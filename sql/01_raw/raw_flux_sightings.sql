-- When an object of Flux was seen in which content, as landed. Grain: one (object, observed_at, content).
select *
from landed_flux_sightings
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
