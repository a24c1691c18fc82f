-- Lists of applications that were read, as landed. Grain: one (instance, scope, observed_at).
select *
from landed_argocd_listings
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
