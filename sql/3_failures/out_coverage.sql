-- What each source told per day. Grain: one (source, instance, day in UTC) with at least one record.
select
    'argocd' as source,
    instance,
    cast(occurred_at as date) as coverage_date,
    count(*) as records,
    min(occurred_at) as first_record_at,
    max(occurred_at) as last_record_at,
    bool_or(event = 'operation_completed' and phase = 'succeeded') as has_success_events
from stg_argocd__events
group by instance, cast(occurred_at as date)
union all
select
    'flux' as source,
    instance,
    cast(occurred_at as date) as coverage_date,
    count(*) as records,
    min(occurred_at) as first_record_at,
    max(occurred_at) as last_record_at,
    bool_or(is_success or reason in ('InstallSucceeded', 'UpgradeSucceeded')) as has_success_events
from stg_flux__events
group by instance, cast(occurred_at as date)
union all
select
    'git' as source,
    instance,
    cast(committed_at as date) as coverage_date,
    count(*) as records,
    min(committed_at) as first_record_at,
    max(committed_at) as last_record_at,
    cast(null as boolean) as has_success_events
from stg_git__path_states
group by instance, cast(committed_at as date)
union all
select
    source,
    instance,
    cast(detected_at as date) as coverage_date,
    count(*) as records,
    min(detected_at) as first_record_at,
    max(detected_at) as last_record_at,
    cast(null as boolean) as has_success_events
from int_incidents
where detected_at is not null
group by source, instance, cast(detected_at as date)
