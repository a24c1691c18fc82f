-- Conditions of objects of Flux, as landed. Grain: one (object, type, status, reason, message, transition).
select *
from landed_flux_conditions
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
