-- What differed in each episode of drift, as far as anything names it. Grain: one episode (workload_id, episode_no).
--   resources: Kind/namespace/name, sorted
-- Lines of resources, of change sets and of messages, whose headline names none; the first thousand.
with digits as (
    select 0 as digit union all select 1 union all select 2 union all select 3 union all select 4
    union all select 5 union all select 6 union all select 7 union all select 8 union all select 9
),
numbers as (
    select ones.digit + 10 * tens.digit + 100 * hundreds.digit as n
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
),
told as (
    select distinct workload_id, episode_no, resources
    from drift_timeline
    where is_off
        and resources is not null
),
lines as (
    select
        told.workload_id,
        told.episode_no,
        regexp_extract(
            split_part(told.resources, chr(10), cast(numbers.n + 1 as integer)),
            '^([^ /]+(?:/[^ /]+)+)(?: (?:created|configured|deleted|changed|removed).*)?$',
            1
        ) as resource
    from told
    inner join numbers on numbers.n <= length(told.resources) - length(replace(told.resources, chr(10), ''))
)
select
    workload_id,
    episode_no,
    array_join(array_sort(array_agg(distinct resource)), ', ') as resources
from lines
where resource <> ''
group by workload_id, episode_no
