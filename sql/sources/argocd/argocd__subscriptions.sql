-- Recipients of Argo CD's notifications: annotations notifications.argoproj.io/subscribe.<trigger>.<service>: <recipient>;<recipient>, with a
-- trigger or without. Grain: one (workload_id, notifier, recipient). A value names up to a thousand recipients.
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
subscribed as (
    select
        workload_id,
        regexp_extract(attribute, '[.]([^.]+)$', 1) as notifier,
        value
    from argocd__annotations
    where matches(attribute, '^annotation:notifications[.]argoproj[.]io/subscribe[.][^.]')
)
select distinct
    subscribed.workload_id,
    subscribed.notifier,
    trim(split_part(subscribed.value, ';', cast(numbers.n + 1 as integer))) as recipient
from subscribed
inner join numbers on numbers.n <= length(subscribed.value) - length(replace(subscribed.value, ';', ''))
where trim(split_part(subscribed.value, ';', cast(numbers.n + 1 as integer))) <> ''
