-- PagerDuty's incidents as last known. Grain: one (instance, incident_key).
-- The copy with the latest updated_at wins. Where the log tells of a change of status after that copy was read (the night could not
-- read the incident itself), the log is believed.
--   status: triggered, acknowledged, resolved, or the tool's own word
--   acknowledged_at: the first one, from the log: a resolved incident has forgotten it
--   resolved_at: the last resolution; null while it is open, also after a reopening
--   is_duplicate: merged into duplicate_of_key, which is what it was about
with copies as (
    select
        *,
        row_number() over (
            partition by instance, incident_key
            order by updated_at desc nulls last, extracted_at desc, content_hash
        ) as copy_no
    from landed_pagerduty_incidents
),
acknowledged as (
    select
        instance,
        incident_key,
        min(cast(acknowledged_at as timestamp)) as acknowledged_at
    from landed_pagerduty_incidents
    group by instance, incident_key
),
entries as (
    select
        *,
        case
            when type in ('trigger_log_entry', 'reopen_log_entry', 'unacknowledge_log_entry') then 'triggered'
            when type = 'acknowledge_log_entry' then 'acknowledged'
            when type = 'resolve_log_entry' then 'resolved'
        end as status
    from landed_pagerduty_log_entries
),
logged as (
    select
        instance,
        incident_key,
        min(case when status = 'acknowledged' then cast(occurred_at as timestamp) end) as acknowledged_at,
        max(case when status = 'resolved' then cast(occurred_at as timestamp) end) as resolved_at
    from entries
    group by instance, incident_key
),
last_entries as (
    select
        *,
        row_number() over (
            partition by instance, incident_key
            order by occurred_at desc, log_entry_id desc
        ) as entry_no
    from entries
    where status is not null
),
known as (
    select
        copies.*,
        logged.acknowledged_at as logged_acknowledged_at,
        logged.resolved_at as logged_resolved_at,
        coalesce(last_entries.occurred_at > copies.extracted_at, false) as is_log_later,
        last_entries.status as logged_status,
        last_entries.occurred_at as logged_at
    from copies
    left join logged
        on logged.instance = copies.instance
        and logged.incident_key = copies.incident_key
    left join last_entries
        on last_entries.instance = copies.instance
        and last_entries.incident_key = copies.incident_key
        and last_entries.entry_no = 1
    where copies.copy_no = 1
),
decided as (
    select
        *,
        case when is_log_later then logged_status else status end as last_status
    from known
)
select
    decided.instance,
    decided.incident_key,
    decided.title,
    decided.last_status as status,
    coalesce(decided.priority, decided.urgency) as severity,
    cast(decided.created_at as timestamp) as detected_at,
    least(decided.logged_acknowledged_at, acknowledged.acknowledged_at) as acknowledged_at,
    case
        when decided.last_status in ('triggered', 'acknowledged') then cast(null as timestamp)
        when decided.is_log_later then decided.logged_resolved_at
        when decided.last_status = 'resolved'
            then coalesce(
                cast(decided.resolved_at as timestamp),
                cast(decided.last_status_change_at as timestamp),
                decided.logged_resolved_at
            )
        else cast(decided.resolved_at as timestamp)
    end as resolved_at,
    coalesce(decided.last_status = 'resolved' and decided.resolve_reason = 'merge_resolve_reason', false) as is_duplicate,
    case
        when decided.last_status = 'resolved' and decided.resolve_reason = 'merge_resolve_reason' then decided.merged_into
    end as duplicate_of_key,
    decided.url,
    cast(
        case when decided.is_log_later then decided.logged_at else coalesce(decided.updated_at, decided.last_status_change_at) end
        as timestamp
    ) as updated_at
from decided
inner join acknowledged
    on acknowledged.instance = decided.instance
    and acknowledged.incident_key = decided.incident_key
