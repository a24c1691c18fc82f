-- Spans of time of which every incident is known: the change feed was read from one end to the other. Grain: one (instance, from_at, to_at).
-- Where both incidents and alerts count, what is known of both.
with configured as (
    select
        item_name as instance,
        max(value) as units
    from raw_config
    where section = 'sources'
        and key = 'unit'
        and config_hash = (select config_hash from run_parameters)
    group by item_name
),
declaring as (
    select distinct instance
    from raw_opsgenie_windows
    where unit = 'incidents'
),
known as (
    select distinct
        raw_opsgenie_windows.instance,
        raw_opsgenie_windows.unit,
        cast(raw_opsgenie_windows.from_at as timestamp) as from_at,
        cast(raw_opsgenie_windows.to_at as timestamp) as to_at,
        coalesce(configured.units, case when declaring.instance is null then 'alerts' else 'incidents' end) as units
    from raw_opsgenie_windows
    left join configured
        on configured.instance = raw_opsgenie_windows.instance
    left join declaring
        on declaring.instance = raw_opsgenie_windows.instance
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
