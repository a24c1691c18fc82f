-- Incidents of Opsgenie and of Jira Service Management, each as it was last seen. Grain: one (instance, incident_key).
-- Of several copies the one changed last wins, by Opsgenie's clock; of copies of one change the one that says most.
-- What counts as an incident is configured (`unit`): one that somebody declared, every alert, or both. An alert by which an incident pages,
-- or of which it was made, is that incident's duplicate; where incidents are not counted, the first such alert stands for it.
--   status: triggered, acknowledged, resolved, else Opsgenie's own word
--   detected_at: when it was declared or raised; impact_started_at may have been dated back by hand
--   acknowledged_at: of an incident the first acknowledgement of an alert it pages with: incidents have none themselves
--   resolved_at: the last one. Closing comes after it and is not it, and the time of the last change means nothing. The end of impact is
--   believed unless the incident is open or was reopened since: it is that of before, then
with configured as (
    select instance, value as units
    from source_settings
    where key = 'unit'
),
ranked as (
    select
        *,
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
declaring as (
    select distinct instance
    from ranked
    where unit = 'incidents'
),
counted as (
    select ranked.*
    from ranked
    left join configured
        on configured.instance = ranked.instance
    left join declaring
        on declaring.instance = ranked.instance
    where ranked.copy_no = 1
        and coalesce(configured.units, case when declaring.instance is null then 'alerts' else 'incidents' end) like '%' || ranked.unit || '%'
),
declared as (
    select
        instance,
        incident_key
    from counted
    where unit = 'incidents'
),
-- An alert names its incident in its details, or has its id (36 characters) at the beginning of its alias, or as its source.
parents as (
    select
        counted.instance,
        counted.incident_key,
        counted.created_at,
        coalesce(counted.parent_key, by_alias.incident_key, by_origin.incident_key) as parent_key
    from counted
    left join declared as by_alias
        on by_alias.instance = counted.instance
        and by_alias.incident_key = substr(counted.alias, 1, 36)
    left join declared as by_origin
        on by_origin.instance = counted.instance
        and by_origin.incident_key = counted.origin
    where counted.unit = 'alerts'
),
duplicates as (
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
),
happened as (
    select
        instance,
        unit,
        incident_key,
        cast(occurred_at as timestamp) as occurred_at,
        case
            when unit = 'incidents' and type = 'ResponderAlertAcked' then 'acknowledged'
            when unit = 'incidents' and type = 'IncidentResolved' then 'resolved'
            when unit = 'incidents' and type = 'IncidentClosed' then 'closed'
            when unit = 'incidents' and type like 'IncidentReopen%' then 'reopened'
            when unit = 'alerts' and matches(lower(text), '^alert (is )?ack(nowledged|ed)?($|[ .,;:])') then 'acknowledged'
            when unit = 'alerts' and matches(lower(text), '^alert (is )?closed($|[ .,;:])') then 'closed'
        end as event
    from landed_opsgenie_entries
),
reopened as (
    select
        instance,
        unit,
        incident_key,
        max(occurred_at) as reopened_at
    from happened
    where event = 'reopened'
    group by instance, unit, incident_key
),
milestones as (
    select
        happened.instance,
        happened.unit,
        happened.incident_key,
        max(reopened.reopened_at) as reopened_at,
        min(case when happened.event = 'acknowledged' then happened.occurred_at end) as acknowledged_at,
        -- Whatever was before it was reopened is over.
        bool_or(happened.event = 'acknowledged' and (reopened.reopened_at is null or happened.occurred_at >= reopened.reopened_at)) as is_acknowledged,
        max(case when happened.event = 'resolved' and (reopened.reopened_at is null or happened.occurred_at >= reopened.reopened_at) then happened.occurred_at end) as resolved_at,
        min(case when happened.event = 'closed' and (reopened.reopened_at is null or happened.occurred_at >= reopened.reopened_at) then happened.occurred_at end) as closed_at
    from happened
    left join reopened
        on reopened.instance = happened.instance
        and reopened.unit = happened.unit
        and reopened.incident_key = happened.incident_key
    where happened.event is not null
    group by happened.instance, happened.unit, happened.incident_key
)
select
    counted.instance,
    counted.incident_key,
    counted.title,
    case
        when counted.status in ('resolved', 'closed') then 'resolved'
        when counted.status = 'open' and (counted.is_acknowledged or (counted.unit = 'incidents' and coalesce(milestones.is_acknowledged, false))) then 'acknowledged'
        when counted.status = 'open' then 'triggered'
        else coalesce(counted.status, 'unknown')
    end as status,
    counted.priority as severity,
    cast(counted.created_at as timestamp) as detected_at,
    case
        when counted.unit = 'alerts' and counted.acknowledged_after_millis is not null
            then plus_seconds(cast(counted.created_at as timestamp), counted.acknowledged_after_millis / 1000.0)
        else milestones.acknowledged_at
    end as acknowledged_at,
    case
        when counted.status = 'open' then null
        when counted.unit = 'alerts'
            then coalesce(
                cast(counted.closed_at as timestamp),
                plus_seconds(cast(counted.created_at as timestamp), counted.closed_after_millis / 1000.0),
                milestones.closed_at
            )
        when milestones.reopened_at is null or cast(counted.impact_end_at as timestamp) >= milestones.reopened_at
            then coalesce(cast(counted.impact_end_at as timestamp), milestones.resolved_at, milestones.closed_at)
        else coalesce(milestones.resolved_at, milestones.closed_at)
    end as resolved_at,
    coalesce(duplicates.original_key <> counted.incident_key, false) as is_duplicate,
    case when duplicates.original_key <> counted.incident_key then duplicates.original_key end as duplicate_of_key,
    counted.url,
    cast(counted.updated_at as timestamp) as updated_at
from counted
left join milestones
    on milestones.instance = counted.instance
    and milestones.unit = counted.unit
    and milestones.incident_key = counted.incident_key
left join duplicates
    on counted.unit = 'alerts'
    and duplicates.instance = counted.instance
    and duplicates.incident_key = counted.incident_key
