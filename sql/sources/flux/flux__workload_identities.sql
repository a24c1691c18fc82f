-- What an alert may name a Kustomization or HelmRelease by. Grain: one (workload_id, field, value).
select workload_id, 'alert_key' as field, uid as value
from stg_flux__objects
where kind in ('Kustomization', 'HelmRelease')
    and uid <> ''
union
-- Flux titles its alerts so.
select workload_id, 'title' as field, kind || '/' || name as value
from flux__workloads
