-- What may say whose incident it is, or what caused it. Grain: one (instance, incident_key, field, value).
--   field: service and team (ids), service_name and team_name (as they are called now), former_service (an earlier state named it, the
--   latest does not), tag, text, alert_key (alias), alert_component (entity), custom:<name> (extra property of an incident),
--   detail:<name> (detail of an alert), same_as (the incident that an alert pages for)
with seen as (
    select
        copies.instance,
        copies.incident_key,
        landed_opsgenie_fields.field,
        landed_opsgenie_fields.value,
        min(copies.copy_no) as copy_no
    from stg_opsgenie__incident_copies as copies
    inner join landed_opsgenie_fields
        on landed_opsgenie_fields.instance = copies.instance
        and landed_opsgenie_fields.incident_hash = copies.incident_hash
    group by copies.instance, copies.incident_key, landed_opsgenie_fields.field, landed_opsgenie_fields.value
),
-- A service's team owns its incidents, too.
current_fields as (
    select
        instance,
        incident_key,
        field,
        value
    from seen
    where copy_no = 1
    union
    select
        seen.instance,
        seen.incident_key,
        'team' as field,
        names.team_key as value
    from seen
    inner join stg_opsgenie__names as names
        on names.instance = seen.instance
        and names.kind = 'service'
        and names.key = seen.value
    where seen.copy_no = 1
        and seen.field = 'service'
        and names.team_key is not null
)
select
    instance,
    incident_key,
    field,
    value
from current_fields
union all
select
    instance,
    incident_key,
    'former_service' as field,
    value
from seen
where copy_no > 1
    and field = 'service'
union all
select distinct
    current_fields.instance,
    current_fields.incident_key,
    current_fields.field || '_name' as field,
    names.name as value
from current_fields
inner join stg_opsgenie__names as names
    on names.instance = current_fields.instance
    and names.kind = current_fields.field
    and names.key = current_fields.value
where current_fields.field in ('service', 'team')
