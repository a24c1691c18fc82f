-- What Argo CD itself says about image versions, as landed. Grain: one (evidence, evidence_key, source_index, kind, value_key, part, name, version).
select *
from landed_argocd_images
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
