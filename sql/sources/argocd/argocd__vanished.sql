-- Applications that a list no longer showed. Grain: one workload. Lost rights look like an empty list, so nothing is marked gone by it.
with last_absence as (
    select
        workload_id,
        max(observed_at) as observed_at,
        max_by(answer, cast(observed_at as string) || answer) as answer
    from stg_argocd__absences
    group by workload_id
),
last_sighting as (
    select workload_id, max(observed_at) as observed_at
    from stg_argocd__sightings
    group by workload_id
)
select
    last_absence.workload_id,
    last_sighting.observed_at as last_seen_at,
    last_absence.answer as reason
from last_absence
left join last_sighting on last_sighting.workload_id = last_absence.workload_id
where last_sighting.observed_at is null
    or last_sighting.observed_at < last_absence.observed_at
