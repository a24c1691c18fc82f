-- What the timelines of Opsgenie's incidents and alerts tell of their course. Grain: one (instance, unit, incident_key) with such an entry.
--   reopened_at: the last time
--   acknowledged_at: the first time
--   is_acknowledged, resolved_at (the last), closed_at (the first): since it was reopened: whatever was before is over
with happened as (
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
known as (
    select
        *,
        max(case when event = 'reopened' then occurred_at end) over (partition by instance, unit, incident_key) as reopened_at
    from happened
    where event is not null
)
select
    instance,
    unit,
    incident_key,
    max(reopened_at) as reopened_at,
    min(case when event = 'acknowledged' then occurred_at end) as acknowledged_at,
    bool_or(event = 'acknowledged' and (reopened_at is null or occurred_at >= reopened_at)) as is_acknowledged,
    max(case when event = 'resolved' and (reopened_at is null or occurred_at >= reopened_at) then occurred_at end) as resolved_at,
    min(case when event = 'closed' and (reopened_at is null or occurred_at >= reopened_at) then occurred_at end) as closed_at
from known
group by instance, unit, incident_key
