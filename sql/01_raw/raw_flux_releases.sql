-- Helm releases that HelmReleases remember, as landed. Grain: one (object, release version, content).
select *
from landed_flux_releases
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
