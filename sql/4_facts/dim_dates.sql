-- Days in the reporting zone, from the first deployment to as_of. Grain: one day.
-- calendar_date: the day in the reporting zone
-- starts_at: its first instant, UTC; a day may have 23 or 25 hours
-- ends_at: the first instant after it, UTC
-- iso_week_start: Monday of its ISO week
-- month_start: first day of its month
-- quarter_start: first day of its quarter
select distinct
    period_start as calendar_date,
    starts_at,
    ends_at,
    cast(date_trunc('week', period_start) as date) as iso_week_start,
    cast(date_trunc('month', period_start) as date) as month_start,
    cast(date_trunc('quarter', period_start) as date) as quarter_start
from out_periods
where period = 'day'
