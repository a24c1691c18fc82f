-- Events, log lines and notifications per day. Grain: one (instance, day in UTC) with at least one.
select
    instance,
    cast(occurred_at as date) as coverage_date,
    count(*) as records,
    min(occurred_at) as first_record_at,
    max(occurred_at) as last_record_at,
    bool_or(is_success or reason in ('InstallSucceeded', 'UpgradeSucceeded')) as has_success_events,
    true as is_of_operator
from stg_flux__events
group by instance, cast(occurred_at as date)
