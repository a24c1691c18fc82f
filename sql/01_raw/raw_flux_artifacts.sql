-- What the sources of Flux offered, as landed. Grain: one (source object, revision, digest, update).
select *
from landed_flux_artifacts
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
