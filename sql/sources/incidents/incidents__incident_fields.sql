-- What incidents of files say of whose they are and what caused them, as last told. Grain: one (instance, incident_key, field, value).
--   field: of the words that every incident tool shares; former_service is a service that an earlier row of the incident had
with told as (
    select
        copies.instance,
        copies.incident_key,
        copies.copy_no,
        landed_incidents_fields.field,
        landed_incidents_fields.value
    from stg_incidents__incident_copies as copies
    inner join landed_incidents_fields on landed_incidents_fields.snapshot_hash = copies.incident_hash
    where copies.copy_no = 1
        -- A former mapping may have taken another column for the service.
        or (landed_incidents_fields.field = 'service' and (copies.is_in_force or not copies.has_one_in_force))
),
present as (
    select distinct instance, incident_key, field, value
    from told
    where copy_no = 1
)
select instance, incident_key, field, value
from present
union all
select distinct
    told.instance,
    told.incident_key,
    'former_service' as field,
    told.value
from told
left join present
    on present.instance = told.instance
    and present.incident_key = told.incident_key
    and present.field = 'service'
    and present.value = told.value
where told.copy_no > 1
    and present.value is null
