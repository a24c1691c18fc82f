-- Labels and annotations. Grain: one (snapshot_hash, key).
select distinct
    snapshot_hash,
    key as attribute,
    value
from landed_argocd_attributes
