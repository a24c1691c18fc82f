-- The periods that metrics are shown for, without holes. Grain: one (scope, service, environment) of per_scopes, and one period from that of its
-- first deployment to the running one.
--   starts_at: first instant of the period, UTC
--   ends_at: the first instant after it, UTC
--   is_complete: the period is over and nothing that happened to the service in it is unread
with unread as (
    select
        case when is_production then 'production' when is_production is null then 'environment' end as scope,
        service,
        environment,
        from_at,
        to_at
    from fail_unread_spans
    group by grouping sets (
        (is_production, service, from_at, to_at),
        (is_production, from_at, to_at),
        (environment, service, from_at, to_at),
        (environment, from_at, to_at)
    )
),
spine as (
    select
        per_scopes.scope,
        per_scopes.service,
        per_scopes.environment,
        per_scopes.team,
        dim_periods.period,
        dim_periods.period_start,
        dim_periods.starts_at,
        dim_periods.ends_at
    from per_scopes
    inner join period_days on period_days.calendar_date = per_scopes.first_date
    inner join dim_periods
        on dim_periods.period = period_days.period
        and dim_periods.period_start >= period_days.period_start
),
broken as (
    select distinct
        spine.scope,
        spine.service,
        spine.environment,
        spine.period,
        spine.period_start
    from spine
    inner join unread
        on unread.scope = spine.scope
        and unread.service is not distinct from spine.service
        and unread.environment is not distinct from spine.environment
        and coalesce(unread.from_at, spine.starts_at) < spine.ends_at
        and unread.to_at > spine.starts_at
)
select
    spine.scope,
    spine.service,
    spine.environment,
    spine.team,
    spine.period,
    spine.period_start,
    spine.starts_at,
    spine.ends_at,
    spine.ends_at <= run_parameters.as_of and broken.scope is null as is_complete
from spine
cross join run_parameters
left join broken
    on broken.scope = spine.scope
    and broken.service is not distinct from spine.service
    and broken.environment is not distinct from spine.environment
    and broken.period = spine.period
    and broken.period_start = spine.period_start
