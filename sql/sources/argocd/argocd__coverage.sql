-- Events and log lines per day. Grain: one (instance, day in UTC) with at least one.
select
    instance,
    cast(occurred_at as date) as coverage_date,
    count(*) as records,
    min(occurred_at) as first_record_at,
    max(occurred_at) as last_record_at,
    bool_or(event = 'operation_completed' and phase = 'succeeded') as has_success_events,
    true as is_of_operator
from stg_argocd__events
group by instance, cast(occurred_at as date)
