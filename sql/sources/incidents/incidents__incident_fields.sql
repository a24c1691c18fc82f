-- What incidents of files say of whose they are and what caused them, as last told. Grain: one (instance, incident_key, field, value).
--   field: of the words that every incident tool shares; former_service is a service that an earlier row of the incident had
with mappings as (
    select instance, value as mapping_hash
    from source_settings
    where key = 'mapping_hash'
),
ranked as (
    select
        landed_incidents_incidents.instance,
        landed_incidents_incidents.incident_key,
        landed_incidents_incidents.content_hash,
        coalesce(landed_incidents_incidents.mapping_hash = mappings.mapping_hash, false) as is_in_force,
        max(case when landed_incidents_incidents.mapping_hash = mappings.mapping_hash then 1 else 0 end) over (
            partition by landed_incidents_incidents.instance, landed_incidents_incidents.incident_key
        ) as has_one_in_force,
        row_number() over (
            partition by landed_incidents_incidents.instance, landed_incidents_incidents.incident_key
            order by
                case when landed_incidents_incidents.mapping_hash = mappings.mapping_hash then 0 else 1 end,
                landed_incidents_incidents.updated_at desc nulls last,
                landed_incidents_incidents.extracted_at desc,
                landed_incidents_incidents.content_hash
        ) as copy_no
    from landed_incidents_incidents
    left join mappings on mappings.instance = landed_incidents_incidents.instance
),
told as (
    select
        ranked.instance,
        ranked.incident_key,
        ranked.copy_no,
        landed_incidents_fields.field,
        landed_incidents_fields.value
    from ranked
    inner join landed_incidents_fields on landed_incidents_fields.snapshot_hash = ranked.content_hash
    where ranked.copy_no = 1
        -- A former mapping may have taken another column for the service.
        or (landed_incidents_fields.field = 'service' and (ranked.is_in_force or ranked.has_one_in_force = 0))
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
