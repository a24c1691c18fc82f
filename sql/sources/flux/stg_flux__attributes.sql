-- Labels and annotations of object contents. Grain: one (snapshot_hash, attribute).
select
    snapshot_hash,
    key as attribute,
    max(value) as value
from landed_flux_attributes
group by snapshot_hash, key
