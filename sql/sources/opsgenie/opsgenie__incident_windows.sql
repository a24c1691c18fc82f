-- Spans of time of which every incident is known: the change feed was read from one end to the other. Grain: one (instance, from_at, to_at).
-- Where both incidents and alerts count, what is known of both.
with configured as (
    select instance, value as units
    from source_settings
    where key = 'unit'
),
declaring as (
    select distinct instance
    from landed_opsgenie_windows
    where unit = 'incidents'
),
known as (
    select distinct
        landed_opsgenie_windows.instance,
        landed_opsgenie_windows.unit,
        cast(landed_opsgenie_windows.from_at as timestamp) as from_at,
        cast(landed_opsgenie_windows.to_at as timestamp) as to_at,
        coalesce(configured.units, case when declaring.instance is null then 'alerts' else 'incidents' end) as units
    from landed_opsgenie_windows
    left join configured
        on configured.instance = landed_opsgenie_windows.instance
    left join declaring
        on declaring.instance = landed_opsgenie_windows.instance
)
select
    instance,
    from_at,
    to_at
from known
where units = unit
union
select
    known.instance,
    greatest(known.from_at, alerts.from_at) as from_at,
    least(known.to_at, alerts.to_at) as to_at
from known
inner join known as alerts
    on alerts.instance = known.instance
    and alerts.unit = 'alerts'
    and alerts.from_at < known.to_at
    and alerts.to_at > known.from_at
where known.unit = 'incidents'
    and known.units not in ('incidents', 'alerts')
