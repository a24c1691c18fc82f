-- Successes that nobody tells: in archives without success events (a filter, Flux 2.8.0 to 2.8.5) a change set that no failure followed has
-- succeeded, once another revision has come or an hour has passed. Grain: one event of stg_flux__kustomization_events that stands for a success.
with followed as (
    select
        *,
        case when lag(revision_key) over (partition by workload_id order by event_no) = revision_key then 0 else 1 end as is_other
    from stg_flux__kustomization_events
),
with_stay as (
    select
        *,
        sum(is_other) over (partition by workload_id order by event_no rows between unbounded preceding and current row) as stay_no
    from followed
),
stays as (
    select
        workload_id,
        min(instance) as instance,
        stay_no,
        max(case when class in ('changes', 'healthy') then event_no end) as last_change_no,
        max(case when class = 'success' then 1 else 0 end) as has_success,
        max(case when class = 'failure' then 1 else 0 end) as has_failure,
        max(case when class = 'changes' then 1 else 0 end) as has_changes,
        max(occurred_at) as last_at
    from with_stay
    group by workload_id, stay_no
),
last_told as (
    select instance, max(occurred_at) as last_at
    from stg_flux__events
    group by instance
)
select stays.workload_id, stays.last_change_no as event_no
from stays
inner join last_told on last_told.instance = stays.instance
where stays.has_changes = 1
    and stays.has_success = 0
    and stays.has_failure = 0
    and seconds_between(stays.last_at, last_told.last_at) >= 3600
