-- What counts as an incident, as last read. Grain: one (instance, unit, incident_key).
-- What counts is configured (`unit`): what somebody declared, every alert, or both; where nothing says so the alerts, unless anybody declares.
with configured as (
    select instance, value as units
    from source_settings
    where key = 'unit'
),
declaring as (
    select distinct instance
    from stg_opsgenie__incident_copies
    where unit = 'incidents'
)
select stg_opsgenie__incident_copies.*
from stg_opsgenie__incident_copies
left join configured on configured.instance = stg_opsgenie__incident_copies.instance
left join declaring on declaring.instance = stg_opsgenie__incident_copies.instance
where stg_opsgenie__incident_copies.copy_no = 1
    and coalesce(configured.units, case when declaring.instance is null then 'alerts' else 'incidents' end) like '%' || stg_opsgenie__incident_copies.unit || '%'
