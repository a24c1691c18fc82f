-- Labels and annotations of objects of Flux, as landed. Grain: one (object content, key).
select *
from landed_flux_attributes
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
