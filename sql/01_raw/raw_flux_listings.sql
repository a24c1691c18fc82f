-- Lists of objects of Flux that were read, as landed. Grain: one (scope, observed_at, kinds).
select *
from landed_flux_listings
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
