-- Which services incidents are of by a tag or a field that names one. Grain: one (incident_id, service, external_service).
-- A tag says what it names (`service:cart`, `app = cart`); a custom field or a detail is called so.
with tagged as (
    select
        incident_id,
        value,
        case
            when told_field = 'tag' then trim(regexp_extract(lower(value), '^(?:service|app|application|component) *[:=](.+)$', 1))
            else lower(trim(value))
        end as name
    from inc_said
    where told_field in (
        'tag',
        'custom:service', 'custom:app', 'custom:application', 'custom:component',
        'detail:service', 'detail:app', 'detail:application', 'detail:component'
    )
)
select distinct
    tagged.incident_id,
    inc_service_names.service,
    tagged.value as external_service
from tagged
inner join inc_service_names on inc_service_names.name = tagged.name
