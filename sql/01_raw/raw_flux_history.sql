-- Manifests that Kustomizations remember, as landed. Grain: one (object, digest, status, revision).
select *
from landed_flux_history
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
