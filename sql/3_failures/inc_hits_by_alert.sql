-- Which services incidents are of by the content of their alerts: it names a workload. Grain: one (incident_id, service, workload_environment,
-- external_service).
-- By a key or a title that the workload's operator gives its alerts; by component and group (its name and kind); by details: its name, and its
-- kind and namespace (its own, or the one that it deploys to) where the alert tells them.
with named as (
    select incident_id, 'alert_key' as field, value
    from inc_said
    where told_field = 'alert_key'
    union
    select incident_id, 'title' as field, title as value
    from inc_incidents
),
alert_objects as (
    select component.incident_id, component.value as name, alert_group.value as kind
    from inc_said as component
    inner join inc_said as alert_group
        on alert_group.incident_id = component.incident_id
        and alert_group.told_field = 'alert_group'
    where component.told_field = 'alert_component'
),
has_detail as (
    select
        incident_id,
        bool_or(told_field = 'detail:kind') as has_kind,
        bool_or(told_field = 'detail:namespace') as has_namespace
    from inc_said
    where told_field in ('detail:kind', 'detail:namespace')
    group by incident_id
),
detailed as (
    select distinct has_name.incident_id, inc_workloads.workload_id
    from inc_said as has_name
    inner join has_detail on has_detail.incident_id = has_name.incident_id
    inner join inc_workloads on inc_workloads.name = has_name.value
    left join inc_said as has_kind
        on has_kind.incident_id = has_name.incident_id
        and has_kind.told_field = 'detail:kind'
        and lower(has_kind.value) = lower(inc_workloads.kind)
    left join inc_said as has_namespace
        on has_namespace.incident_id = has_name.incident_id
        and has_namespace.told_field = 'detail:namespace'
        and has_namespace.value = inc_workloads.namespace
    left join inc_said as has_target
        on has_target.incident_id = has_name.incident_id
        and has_target.told_field = 'detail:namespace'
        and has_target.value = inc_workloads.target_namespace
    where has_name.told_field = 'detail:name'
        and (not has_detail.has_kind or has_kind.value is not null)
        and (not has_detail.has_namespace or has_namespace.value is not null or has_target.value is not null)
),
alerted as (
    select named.incident_id, workload_identities.workload_id, named.value as external_service
    from named
    inner join workload_identities
        on workload_identities.field = named.field
        and workload_identities.value = named.value
    union
    select alert_objects.incident_id, inc_workloads.workload_id, alert_objects.kind || '/' || alert_objects.name as external_service
    from alert_objects
    inner join inc_workloads
        on inc_workloads.name = alert_objects.name
        and lower(inc_workloads.kind) = lower(alert_objects.kind)
    union
    select detailed.incident_id, detailed.workload_id, inc_workloads.kind || '/' || inc_workloads.name as external_service
    from detailed
    inner join inc_workloads on inc_workloads.workload_id = detailed.workload_id
)
select distinct
    alerted.incident_id,
    inc_workloads.service,
    inc_workloads.environment as workload_environment,
    alerted.external_service
from alerted
inner join inc_workloads on inc_workloads.workload_id = alerted.workload_id
