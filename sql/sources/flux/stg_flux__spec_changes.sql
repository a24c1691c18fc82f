-- When a Kustomization told that it made or changed the object of a workload. Grain: one (workload_id, occurred_at).
with told as (
    select
        instance,
        occurred_at,
        chr(10) || change_set || chr(10) as lines
    from stg_flux__events
    where kind = 'Kustomization'
        and (change_set like '%Kustomization/%' or change_set like '%HelmRelease/%')
),
applied_objects as (
    select workload_id, instance, kind, namespace, name
    from stg_flux__events
    where workload_id is not null
        and kind in ('Kustomization', 'HelmRelease')
    union
    select workload_id, instance, kind, namespace, name
    from stg_flux__sightings
    where kind in ('Kustomization', 'HelmRelease')
)
select distinct applied_objects.workload_id, told.occurred_at
from told
inner join applied_objects
    on applied_objects.instance = told.instance
    and (
        told.lines like '%' || chr(10) || applied_objects.kind || '/' || applied_objects.namespace || '/' || applied_objects.name || ' configured' || chr(10) || '%'
        or told.lines like '%' || chr(10) || applied_objects.kind || '/' || applied_objects.namespace || '/' || applied_objects.name || ' created' || chr(10) || '%'
    )
