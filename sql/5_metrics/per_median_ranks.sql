-- Ranks that bound a median with 95 % certainty, by order statistics: no assumption of how the values lie. Grain: one number n of deployments with a
-- lead time that a service, or all together, has in a period, from 6; of fewer not even the extremes do. Log factorials keep large n exact enough; what lies more than six standard
-- deviations below the middle adds nothing that a double could hold.
--   n: number of values
--   low_rank: the largest l with P(Bin(n, 1/2) < l) <= 0.025, counted from 1; the upper end of the interval has rank n + 1 - low_rank
with days as (
    select service, finished_date, count(*) as deployments
    from fct_deployments
    where is_production
        and is_counted
        and outcome = 'succeeded'
        and finished_at <= (select as_of from run_parameters)
        and lead_time_seconds is not null
    group by service, finished_date
),
counts as (
    select cast(sum(days.deployments) as bigint) as n
    from days
    inner join period_days on period_days.calendar_date = days.finished_date
    group by grouping sets ((days.service, period_days.period, period_days.period_start), (period_days.period, period_days.period_start))
),
digits as (
    select 0 as digit union all select 1 union all select 2 union all select 3 union all select 4
    union all select 5 union all select 6 union all select 7 union all select 8 union all select 9
),
numbers as (
    select cast(a.digit + 10 * b.digit + 100 * c.digit + 1000 * d.digit + 10000 * e.digit + 100000 * f.digit as bigint) as n
    from digits as a
    cross join digits as b
    cross join digits as c
    cross join digits as d
    cross join digits as e
    cross join digits as f
),
log_factorials as (
    select
        n,
        sum(case when n = 0 then 0 else ln(n) end) over (order by n rows between unbounded preceding and current row) as log_factorial
    from numbers
    where n <= (select max(n) from counts)
),
sizes as (
    select distinct n
    from counts
    where n >= 6
),
tails as (
    select
        sizes.n,
        below.n as successes,
        sum(exp(whole.log_factorial - below.log_factorial - others.log_factorial - sizes.n * ln(2))) over (
            partition by sizes.n order by below.n rows between unbounded preceding and current row
        ) as at_most
    from sizes
    inner join log_factorials as whole on whole.n = sizes.n
    inner join log_factorials as below
        on below.n <= sizes.n / 2.0
        and below.n >= sizes.n / 2.0 - 3 * sqrt(sizes.n) - 1
    inner join log_factorials as others on others.n = sizes.n - below.n
)
select n, max(successes) + 1 as low_rank
from tails
where at_most <= 0.025
group by n
