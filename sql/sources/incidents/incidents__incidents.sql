-- Incidents of files as last told, in the shape of every incident tool. Grain: one (instance, incident_key).
-- A resolution counts only where the status says resolved, or where no column is the status. What is resolved is configuration
-- (`resolved-statuses`), and so is what is no incident (`ignored-statuses`): changing them restates history.
with configured_words as (
    select
        instance,
        regexp_extract(key, '^(resolved|ignored)_status[.]', 1) as meaning,
        lower(value) as word
    from source_settings
    where matches(key, '^(resolved|ignored)_status[.]')
),
default_words as (
    select 'resolved' as meaning, 'resolved' as word
    union all
    select 'resolved' as meaning, 'closed' as word
    union all
    select 'resolved' as meaning, 'completed' as word
    union all
    select 'resolved' as meaning, 'done' as word
    union all
    select 'resolved' as meaning, 'learning' as word
    union all
    select 'ignored' as meaning, 'declined' as word
    union all
    select 'ignored' as meaning, 'canceled' as word
    union all
    select 'ignored' as meaning, 'cancelled' as word
),
words as (
    select instance, meaning, word
    from configured_words
    union
    select instances.instance, default_words.meaning, default_words.word
    from (select distinct instance from stg_incidents__incident_copies) as instances
    cross join default_words
    left join (select distinct instance, meaning from configured_words) as configured
        on configured.instance = instances.instance
        and configured.meaning = default_words.meaning
    where configured.instance is null
),
judged as (
    select
        copies.*,
        resolved.word is not null or not copies.has_status_column as is_resolution_told
    from stg_incidents__incident_copies as copies
    left join words as resolved
        on resolved.instance = copies.instance
        and resolved.meaning = 'resolved'
        and resolved.word = lower(copies.status)
    left join words as ignored
        on ignored.instance = copies.instance
        and ignored.meaning = 'ignored'
        and ignored.word = lower(copies.status)
    where copies.copy_no = 1
        and ignored.word is null
)
select
    instance,
    incident_key,
    title,
    case
        when has_status_column and is_resolution_told then 'resolved'
        when is_resolution_told and resolved_at is not null then 'resolved'
        when status is not null then lower(status)
        when acknowledged_at is not null then 'acknowledged'
        else 'triggered'
    end as status,
    severity,
    detected_at,
    acknowledged_at,
    case when is_resolution_told then resolved_at end as resolved_at,
    (duplicate_of_key is not null and duplicate_of_key <> incident_key)
        or coalesce(lower(status) in ('merged', 'duplicate'), false) as is_duplicate,
    duplicate_of_key,
    url,
    updated_at
from judged
