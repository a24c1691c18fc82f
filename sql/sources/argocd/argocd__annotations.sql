-- Labels and annotations of Applications as last seen. Grain: one (workload_id, attribute).
select
    latest.workload_id,
    stg_argocd__attributes.attribute,
    stg_argocd__attributes.value
from stg_argocd__latest_applications as latest
inner join stg_argocd__attributes on stg_argocd__attributes.snapshot_hash = latest.snapshot_hash
