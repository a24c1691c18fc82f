-- When an application was seen in which content, as landed. Grain: one (application, observed_at, content).
select *
from landed_argocd_sightings
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
