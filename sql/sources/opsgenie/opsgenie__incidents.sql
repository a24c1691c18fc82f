-- Incidents of Opsgenie and of Jira Service Management, each as it was last seen. Grain: one (instance, incident_key).
--   status: triggered, acknowledged, resolved, else Opsgenie's own word
--   detected_at: when it was declared or raised; impact_started_at may have been dated back by hand
--   acknowledged_at: of an incident the first acknowledgement of an alert it pages with: incidents have none themselves
--   resolved_at: the last one. Closing comes after it and is not it, and the time of the last change means nothing. The end of impact is
--   believed unless the incident is open or was reopened since: it is that of before, then
--   is_duplicate: an alert of duplicate_of_key
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
    counted.created_at as detected_at,
    case
        when counted.unit = 'alerts' and counted.acknowledged_after_millis is not null
            then plus_seconds(counted.created_at, counted.acknowledged_after_millis / 1000.0)
        else milestones.acknowledged_at
    end as acknowledged_at,
    case
        when counted.status = 'open' then null
        when counted.unit = 'alerts'
            then coalesce(
                counted.closed_at,
                plus_seconds(counted.created_at, counted.closed_after_millis / 1000.0),
                milestones.closed_at
            )
        when milestones.reopened_at is null or counted.impact_end_at >= milestones.reopened_at
            then coalesce(counted.impact_end_at, milestones.resolved_at, milestones.closed_at)
        else coalesce(milestones.resolved_at, milestones.closed_at)
    end as resolved_at,
    coalesce(duplicates.original_key <> counted.incident_key, false) as is_duplicate,
    case when duplicates.original_key <> counted.incident_key then duplicates.original_key end as duplicate_of_key,
    counted.url,
    counted.updated_at
from stg_opsgenie__counted as counted
left join stg_opsgenie__milestones as milestones
    on milestones.instance = counted.instance
    and milestones.unit = counted.unit
    and milestones.incident_key = counted.incident_key
left join stg_opsgenie__duplicates as duplicates
    on duplicates.instance = counted.instance
    and duplicates.incident_key = case counted.unit when 'alerts' then counted.incident_key end
