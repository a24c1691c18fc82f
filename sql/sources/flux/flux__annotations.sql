-- Labels and annotations of Kustomizations and HelmReleases as last seen. Grain: one (workload_id, attribute).
select
    latest.workload_id,
    stg_flux__attributes.attribute,
    stg_flux__attributes.value
from stg_flux__latest_objects as latest
inner join stg_flux__attributes on stg_flux__attributes.snapshot_hash = latest.snapshot_hash
where latest.kind in ('Kustomization', 'HelmRelease')
