-- Spans of time of which every PagerDuty incident is known: the log was read in full, and so was each incident it names. Grain: one
-- (instance, from_at, to_at). A span in which an incident changed that could not be read is none, until a later night has read it.
with last_absences as (
    select
        *,
        row_number() over (
            partition by instance, incident_key
            order by extracted_at desc, content_hash
        ) as absence_no
    from landed_pagerduty_absences
),
unread as (
    select *
    from last_absences
    where absence_no = 1
        and answer = 'unread'
),
hidden as (
    select distinct
        landed_pagerduty_windows.instance,
        landed_pagerduty_windows.from_at,
        landed_pagerduty_windows.to_at
    from landed_pagerduty_windows
    inner join unread
        on unread.instance = landed_pagerduty_windows.instance
        and unread.since_at >= landed_pagerduty_windows.from_at
        and unread.since_at < landed_pagerduty_windows.to_at
)
select distinct
    landed_pagerduty_windows.instance,
    cast(landed_pagerduty_windows.from_at as timestamp) as from_at,
    cast(landed_pagerduty_windows.to_at as timestamp) as to_at
from landed_pagerduty_windows
left join hidden
    on hidden.instance = landed_pagerduty_windows.instance
    and hidden.from_at = landed_pagerduty_windows.from_at
    and hidden.to_at = landed_pagerduty_windows.to_at
where landed_pagerduty_windows.feed = 'log'
    and hidden.instance is null
