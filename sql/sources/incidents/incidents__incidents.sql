-- Incidents of files as last told, in the shape of every incident tool. Grain: one (instance, incident_key).
-- A row read with the mapping in force wins over those of former mappings; then the latest by the tool's own clock, then the one read
-- last. Where no column tells when a row was updated, a row that says again what an earlier one said is not told from that one.
-- A resolution counts only where the status says resolved, or where no column is the status. What is resolved is configuration
-- (`resolved-statuses`), and so is what is no incident (`ignored-statuses`): changing them restates history.
with mappings as (
    select instance, value as mapping_hash
    from source_settings
    where key = 'mapping_hash'
),
configured_words as (
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
    from (select distinct instance from landed_incidents_incidents) as instances
    cross join default_words
    left join (select distinct instance, meaning from configured_words) as configured
        on configured.instance = instances.instance
        and configured.meaning = default_words.meaning
    where configured.instance is null
),
ranked as (
    select
        landed_incidents_incidents.*,
        row_number() over (
            partition by landed_incidents_incidents.instance, landed_incidents_incidents.incident_key
            order by
                case when landed_incidents_incidents.mapping_hash = mappings.mapping_hash then 0 else 1 end,
                landed_incidents_incidents.updated_at desc nulls last,
                landed_incidents_incidents.extracted_at desc,
                landed_incidents_incidents.content_hash
        ) as copy_no
    from landed_incidents_incidents
    left join mappings on mappings.instance = landed_incidents_incidents.instance
),
judged as (
    select
        ranked.*,
        resolved.word is not null or not ranked.has_status_column as is_resolution_told
    from ranked
    left join words as resolved
        on resolved.instance = ranked.instance
        and resolved.meaning = 'resolved'
        and resolved.word = lower(ranked.status)
    left join words as ignored
        on ignored.instance = ranked.instance
        and ignored.meaning = 'ignored'
        and ignored.word = lower(ranked.status)
    where ranked.copy_no = 1
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
    cast(detected_at as timestamp) as detected_at,
    cast(acknowledged_at as timestamp) as acknowledged_at,
    case when is_resolution_told then cast(resolved_at as timestamp) end as resolved_at,
    (duplicate_of_key is not null and duplicate_of_key <> incident_key)
        or coalesce(lower(status) in ('merged', 'duplicate'), false) as is_duplicate,
    duplicate_of_key,
    url,
    cast(updated_at as timestamp) as updated_at
from judged
