-- What an operation applied, source by source, as landed. Grain: one (sources_hash, source_index, path_index).
select *
from landed_argocd_operation_sources
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
