-- Which days belong to which period. Grain: one (calendar_date, period). The one place where periods are made: whatever is shown by period joins this by
-- its day. Days run to as_of, from a year before the first on which anything was deployed, drifted or failed: a period is whole, also before its first
-- deployment, and what drifts or fails since long before that is not lost.
--   calendar_date: a day in the reporting zone
--   period: day, week (ISO), month or quarter (of the calendar year)
--   period_start: first day of the period that this day is in
--   next_start: first day of the period after it
with digits as (
    select 0 as digit union all select 1 union all select 2 union all select 3 union all select 4
    union all select 5 union all select 6 union all select 7 union all select 8 union all select 9
),
numbers as (
    select ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit + 10000 * myriads.digit as n
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as myriads
),
firsts as (
    select min(finished_date) as first_date from fct_deployments
    union all
    select min(opened_date) as first_date from fct_drift
    union all
    select min(detected_date) as first_date from fct_failures
),
bounds as (
    select
        plus_days(min(firsts.first_date), -366) as first_date,
        min(cast(to_local(run_parameters.as_of, settings.reporting_zone) as date)) as last_date
    from firsts
    cross join run_parameters
    cross join settings
),
days as (
    select plus_days(bounds.first_date, cast(numbers.n as integer)) as calendar_date
    from bounds
    cross join numbers
    where plus_days(bounds.first_date, cast(numbers.n as integer)) <= bounds.last_date
),
starts as (
    select calendar_date, 'day' as period, calendar_date as period_start from days
    union all
    select calendar_date, 'week' as period, cast(date_trunc('week', calendar_date) as date) as period_start from days
    union all
    select calendar_date, 'month' as period, cast(date_trunc('month', calendar_date) as date) as period_start from days
    union all
    select calendar_date, 'quarter' as period, cast(date_trunc('quarter', calendar_date) as date) as period_start from days
)
select
    calendar_date,
    period,
    period_start,
    case period
        when 'day' then plus_days(period_start, 1)
        when 'week' then plus_days(period_start, 7)
        when 'month' then plus_months(period_start, 1)
        when 'quarter' then plus_months(period_start, 3)
    end as next_start
from starts
