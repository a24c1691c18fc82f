-- What may say whose incident it is, or what caused it. Grain: one (instance, incident_key, field, value).
--   field: service and team (ids), service_name and team_name (as they are called now), former_service (an earlier state named it, the
--   latest does not), tag, text, alert_key (alias), alert_component (entity), custom:<name> (extra property of an incident),
--   detail:<name> (detail of an alert), same_as (the incident that an alert pages for)
with ranked as (
    select
        instance,
        incident_key,
        content_hash,
        row_number() over (
            partition by instance, unit, incident_key
            order by
                coalesce(updated_at, created_at) desc,
                case when status is null then 1 else 0 end,
                length(payload) desc,
                extracted_at desc,
                content_hash
        ) as copy_no
    from landed_opsgenie_incidents
),
seen as (
    select
        ranked.instance,
        ranked.incident_key,
        landed_opsgenie_fields.field,
        landed_opsgenie_fields.value,
        min(ranked.copy_no) as copy_no
    from ranked
    inner join landed_opsgenie_fields
        on landed_opsgenie_fields.instance = ranked.instance
        and landed_opsgenie_fields.incident_hash = ranked.content_hash
    group by ranked.instance, ranked.incident_key, landed_opsgenie_fields.field, landed_opsgenie_fields.value
),
ranked_names as (
    select
        *,
        row_number() over (partition by instance, kind, key order by extracted_at desc, content_hash) as copy_no
    from landed_opsgenie_names
),
names as (
    select
        instance,
        kind,
        key,
        name,
        team_key
    from ranked_names
    where copy_no = 1
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
    inner join names
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
inner join names
    on names.instance = current_fields.instance
    and names.kind = current_fields.field
    and names.key = current_fields.value
where current_fields.field in ('service', 'team')
