-- Spans of time of which every incident of a source is known. They may overlap. Grain: one (source, instance, from_at, to_at).
select
    'incidents' as source,
    instance,
    from_at,
    to_at
from stg_incidents__windows
union all
select
    'opsgenie' as source,
    instance,
    from_at,
    to_at
from stg_opsgenie__windows
union all
select
    'pagerduty' as source,
    instance,
    from_at,
    to_at
from stg_pagerduty__windows
