-- PagerDuty's incidents as last known. Grain: one (instance, incident_key).
-- Where the log tells of a change of status after the incident was read (the night could not read the incident itself), the log is believed.
--   status: triggered, acknowledged, resolved, or the tool's own word
--   acknowledged_at: the first one, from the log or an earlier copy
--   resolved_at: the last resolution; null while it is open, also after a reopening
--   is_duplicate: merged into duplicate_of_key, which is what it was about
with logged as (
    select
        instance,
        incident_key,
        min(case when status = 'acknowledged' then occurred_at end) as acknowledged_at,
        max(case when status = 'resolved' then occurred_at end) as resolved_at
    from stg_pagerduty__log_entries
    group by instance, incident_key
),
last_entries as (
    select
        *,
        row_number() over (
            partition by instance, incident_key
            order by occurred_at desc, log_entry_id desc
        ) as entry_no
    from stg_pagerduty__log_entries
    where status is not null
),
known as (
    select
        stg_pagerduty__incidents.*,
        logged.acknowledged_at as logged_acknowledged_at,
        logged.resolved_at as logged_resolved_at,
        last_entries.occurred_at as logged_at,
        coalesce(last_entries.occurred_at > stg_pagerduty__incidents.extracted_at, false) as is_log_later,
        case
            when last_entries.occurred_at > stg_pagerduty__incidents.extracted_at then last_entries.status
            else stg_pagerduty__incidents.status
        end as last_status
    from stg_pagerduty__incidents
    left join logged
        on logged.instance = stg_pagerduty__incidents.instance
        and logged.incident_key = stg_pagerduty__incidents.incident_key
    left join last_entries
        on last_entries.instance = stg_pagerduty__incidents.instance
        and last_entries.incident_key = stg_pagerduty__incidents.incident_key
        and last_entries.entry_no = 1
)
select
    instance,
    incident_key,
    title,
    last_status as status,
    coalesce(priority, urgency) as severity,
    created_at as detected_at,
    least(logged_acknowledged_at, acknowledged_at) as acknowledged_at,
    case
        when last_status in ('triggered', 'acknowledged') then null
        when is_log_later then logged_resolved_at
        when last_status = 'resolved' then coalesce(resolved_at, last_status_change_at, logged_resolved_at)
        else resolved_at
    end as resolved_at,
    coalesce(last_status = 'resolved' and resolve_reason = 'merge_resolve_reason', false) as is_duplicate,
    case when last_status = 'resolved' and resolve_reason = 'merge_resolve_reason' then merged_into end as duplicate_of_key,
    url,
    case when is_log_later then logged_at else coalesce(updated_at, last_status_change_at) end as updated_at
from known
