-- Steps of watched branches that touched a watched file, per day. Grain: one (instance, day in UTC) with at least one.
select
    instance,
    cast(committed_at as date) as coverage_date,
    count(*) as records,
    min(committed_at) as first_record_at,
    max(committed_at) as last_record_at,
    false as is_of_operator
from stg_git__path_states
group by instance, cast(committed_at as date)
