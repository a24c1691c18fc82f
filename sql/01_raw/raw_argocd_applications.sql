-- Applications of Argo CD as landed. Grain: one distinct content of one application.
select *
from landed_argocd_applications
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
