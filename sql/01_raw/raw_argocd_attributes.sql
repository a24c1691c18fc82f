-- Labels and annotations as landed. Grain: one (snapshot, key).
select *
from landed_argocd_attributes
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
