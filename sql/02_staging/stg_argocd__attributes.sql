-- Labels and annotations. Grain: one (snapshot_hash, key).
select distinct
    snapshot_hash,
    key as attribute,
    value
from raw_argocd_attributes
