-- Alerts of an incident, and what counts instead of each. Grain: one counted alert that belongs to an incident.
-- An alert by which an incident pages, or of which it was made, is that incident's duplicate; where incidents are not counted, the first such
-- alert stands for it. An alert names its incident in its details, or has its id (36 characters) at the beginning of its alias, or as its source.
--   original_key: the incident, or that first alert: itself where it is that one
with declared as (
    select
        instance,
        incident_key
    from stg_opsgenie__counted
    where unit = 'incidents'
),
parents as (
    select
        stg_opsgenie__counted.instance,
        stg_opsgenie__counted.incident_key,
        stg_opsgenie__counted.created_at,
        coalesce(stg_opsgenie__counted.parent_key, by_alias.incident_key, by_origin.incident_key) as parent_key
    from stg_opsgenie__counted
    left join declared as by_alias
        on by_alias.instance = stg_opsgenie__counted.instance
        and by_alias.incident_key = substr(stg_opsgenie__counted.alias, 1, 36)
    left join declared as by_origin
        on by_origin.instance = stg_opsgenie__counted.instance
        and by_origin.incident_key = stg_opsgenie__counted.origin
    where stg_opsgenie__counted.unit = 'alerts'
)
select
    parents.instance,
    parents.incident_key,
    coalesce(
        declared.incident_key,
        first_value(parents.incident_key) over (
            partition by parents.instance, parents.parent_key
            order by parents.created_at, parents.incident_key
        )
    ) as original_key
from parents
left join declared
    on declared.instance = parents.instance
    and declared.incident_key = parents.parent_key
where parents.parent_key is not null
