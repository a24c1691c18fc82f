-- Applications that a list no longer showed, as landed. Grain: one (application, observed_at).
select *
from landed_argocd_absences
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
