-- Applications that a list no longer showed. Grain: one workload. Lost rights look like an empty list, so nothing is marked gone by it.
--   workload_id: hash of (instance, kind, namespace, name): the same on every machine and every night
--   instance: configured name of what it was read from: a server or a cluster of an operator, or a repository
--   name: of the object; for a GitPath the captured service, and /cluster if one is captured
--   last_seen_at: when it was seen last, UTC
--   reason: not_found (asked by name: it is deleted), refused (not visible to the token any more), unasked (the list shrank so much that
--     lost rights are likelier than deletions)
with last_absence as (
    select
        instance,
        namespace,
        name,
        max(observed_at) as observed_at,
        max_by(answer, cast(observed_at as string) || answer) as answer
    from stg_argocd__absences
    group by instance, namespace, name
),
last_sighting as (
    select instance, namespace, name, max(observed_at) as observed_at
    from stg_argocd__sightings
    group by instance, namespace, name
)
select
    dim_workloads.workload_id,
    dim_workloads.instance,
    dim_workloads.name,
    last_sighting.observed_at as last_seen_at,
    last_absence.answer as reason
from last_absence
inner join dim_workloads
    on dim_workloads.instance = last_absence.instance
    and dim_workloads.kind = 'Application'
    and dim_workloads.namespace = last_absence.namespace
    and dim_workloads.name = last_absence.name
left join last_sighting
    on last_sighting.instance = last_absence.instance
    and last_sighting.namespace = last_absence.namespace
    and last_sighting.name = last_absence.name
where last_sighting.observed_at is null
    or last_sighting.observed_at < last_absence.observed_at
