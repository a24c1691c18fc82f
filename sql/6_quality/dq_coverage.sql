-- What each source told per day. Grain: one (source, instance, day in UTC) with at least one record.
--   source: type of the source
--   instance: configured name of the source
--   coverage_date: day, UTC
--   records: events; for git steps of the branch that touched a watched file; of an incident tool incidents by when they were detected
--   first_record_at: earliest of them, UTC
--   last_record_at: latest of them, UTC
--   has_success_events: events of successful operations are among them; null for git and incidents
select
    source,
    instance,
    coverage_date,
    records,
    first_record_at,
    last_record_at,
    has_success_events
from coverage
union all
select
    source,
    instance,
    cast(detected_at as date) as coverage_date,
    count(*) as records,
    min(detected_at) as first_record_at,
    max(detected_at) as last_record_at,
    cast(null as boolean) as has_success_events
from inc_incidents
where detected_at is not null
group by source, instance, cast(detected_at as date)
