-- The periods that metrics are shown for, from that of the first deployment to the running one. Grain: one (period, period_start).
-- Zones are looked up once for a period, not for every service that has it.
--   period: day, week (ISO), month or quarter (of the calendar year)
--   period_start: its first day in the reporting zone
--   starts_at: its first instant, UTC
--   ends_at: the first instant after it, UTC; of a running period in the future
with periods as (
    select distinct
        period_days.period,
        period_days.period_start,
        period_days.next_start
    from period_days
    inner join dim_dates on dim_dates.calendar_date = period_days.calendar_date
)
select
    periods.period,
    periods.period_start,
    to_utc(cast(periods.period_start as timestamp), settings.reporting_zone) as starts_at,
    to_utc(cast(periods.next_start as timestamp), settings.reporting_zone) as ends_at
from periods
cross join settings
