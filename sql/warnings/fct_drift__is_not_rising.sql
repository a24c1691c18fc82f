-- Rising drift: somebody changes clusters by hand, or something fights the operator. The last 28 days have at least 5 episodes and one and a
-- half times those of the 28 days before; chronic differences are left out. One finding a service.
with recent as (
    select
        fct_drift.service,
        count(case when fct_drift.opened_at > plus_seconds(run_parameters.as_of, -2419200.0) then 1 end) as episodes,
        count(case when fct_drift.opened_at <= plus_seconds(run_parameters.as_of, -2419200.0) then 1 end) as earlier_episodes,
        max(fct_drift.opened_at) as opened_at
    from fct_drift
    cross join run_parameters
    where fct_drift.is_production
        and fct_drift.is_measured
        and not fct_drift.is_chronic
        and fct_drift.opened_at <= run_parameters.as_of
        and fct_drift.opened_at > plus_seconds(run_parameters.as_of, -4838400.0)
    group by fct_drift.service
)
select
    service as subject,
    cast(episodes as string) || ' drift episodes in production in the last 28 days, ' || cast(earlier_episodes as string) || ' in the 28 days before' as detail,
    opened_at as occurred_at
from recent
where episodes >= 5
    and episodes >= 1.5 * earlier_episodes
