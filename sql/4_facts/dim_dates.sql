-- Days in the reporting zone, from the first deployment to as_of. Grain: one day.
--   calendar_date: the day in the reporting zone
--   starts_at: its first instant, UTC; a day may have 23 or 25 hours
--   ends_at: the first instant after it, UTC
--   iso_week_start: Monday of its ISO week
--   month_start: first day of its month
--   quarter_start: first day of its quarter
with first_deployment as (
    select min(finished_date) as first_date
    from fct_deployments
    where is_measured
        and finished_at <= (select as_of from run_parameters)
)
select
    period_days.calendar_date,
    to_utc(cast(period_days.period_start as timestamp), settings.reporting_zone) as starts_at,
    to_utc(cast(period_days.next_start as timestamp), settings.reporting_zone) as ends_at,
    cast(date_trunc('week', period_days.calendar_date) as date) as iso_week_start,
    cast(date_trunc('month', period_days.calendar_date) as date) as month_start,
    cast(date_trunc('quarter', period_days.calendar_date) as date) as quarter_start
from period_days
inner join first_deployment on first_deployment.first_date <= period_days.calendar_date
cross join settings
where period_days.period = 'day'
