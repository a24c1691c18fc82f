-- What is known to be missing from what sources told. Grain: one gap.
--   source: type of the source
--   instance: configured name of the source
--   from_at: start, UTC
--   to_at: end, UTC
--   kind: source_unread (the last reading failed, or is more than a day ago), no_events (a day without events from an instance that sends them
--     nearly every day), or what the source said when a part of it could not be read
--   detail: who, what, and what to do
with reads as (
    select
        source,
        instance,
        max(case when status <> 'failed' then finished_at end) as last_read_at,
        max(case when status = 'failed' then finished_at end) as last_failed_at,
        min(case when status = 'failed' then finished_at end) as first_failed_at
    from extracts
    group by source, instance
),
last_errors as (
    select
        source,
        instance,
        finished_at,
        max(error) as error
    from extracts
    where status = 'failed'
    group by source, instance, finished_at
),
event_runs as (
    select
        source,
        instance,
        coverage_date as event_date,
        coalesce(
            lead(coverage_date) over (partition by source, instance order by coverage_date),
            (select cast(as_of as date) from run_parameters)
        ) as next_event_date,
        count(*) over (
            partition by source, instance order by coverage_date range between interval '14' day preceding and current row
        ) as days_with_events
    from coverage
    where is_of_operator
)
select
    reads.source,
    reads.instance,
    coalesce(reads.last_read_at, reads.first_failed_at) as from_at,
    (select as_of from run_parameters) as to_at,
    'source_unread' as kind,
    last_errors.error as detail
from reads
left join last_errors
    on last_errors.source = reads.source
    and last_errors.instance = reads.instance
    and last_errors.finished_at = reads.last_failed_at
where reads.last_read_at is null
    or reads.last_failed_at > reads.last_read_at
    or seconds_between(reads.last_read_at, (select as_of from run_parameters)) > 86400
union all
select
    source,
    instance,
    cast(plus_days(event_date, 1) as timestamp) as from_at,
    cast(next_event_date as timestamp) as to_at,
    'no_events' as kind,
    cast(null as string) as detail
from event_runs
where days_with_events >= 12
    and next_event_date > plus_days(event_date, 1)
union all
select
    gaps.source,
    gaps.instance,
    coalesce(gaps.from_at, gaps.extracted_at) as from_at,
    coalesce(gaps.to_at, gaps.extracted_at) as to_at,
    gaps.kind,
    gaps.detail
from gaps
left join inc_windows
    on inc_windows.source = gaps.source
    and inc_windows.instance = gaps.instance
    and inc_windows.from_at <= gaps.from_at
    and inc_windows.to_at >= gaps.to_at
-- A later night has read what an earlier one could not.
where inc_windows.source is null
