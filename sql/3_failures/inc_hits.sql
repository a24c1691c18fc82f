-- Which services an incident points at, by every way there is to tell, before one is chosen. Grain: one (incident_id, mapped_by, service,
-- environment, workload_environment).
-- A service that an incident was moved away from (former_service) is used only where nothing of the same way names where it is now.
--   rank_no: order of trust of mapped_by, 1 the most trusted
--   mapped_by: config (rules of the service), annotation (of a workload), notification (subscription of a workload), alert (its content
--   names the workload), tag (a tag or custom field names the service), service_name (the tool calls its service like ours), team
--   environment: that of the rule; null where there is none
--   workload_environment: that of the workload; null where no workload was hit
--   external_service: what of the incident it was: id of the tool's service, tag, team, …; of several the first by name
with said as (
    select
        inc_incidents.incident_id,
        inc_incidents.source,
        inc_incidents.instance,
        case inc_fields.field
            when 'former_service' then 'service'
            when 'integration_key' then 'service'
            when 'team_name' then 'team'
            else inc_fields.field
        end as field,
        inc_fields.field as told_field,
        inc_fields.value,
        case when inc_fields.field = 'former_service' then 1 else 0 end as former_no
    from inc_incidents
    inner join inc_fields on inc_fields.incident_id = inc_incidents.incident_id
    where inc_fields.field not in ('text', 'same_as')
),
-- A rule calls a tool by its type or by the name of the source.
called as (
    select incident_id, source as tool, field, value, former_no from said
    union
    select incident_id, instance as tool, field, value, former_no from said
),
config_hits as (
    select
        called.incident_id,
        1 as rank_no,
        'config' as mapped_by,
        incident_rules.service,
        incident_rules.environment,
        cast(null as string) as workload_environment,
        called.value as external_service,
        called.former_no
    from called
    inner join incident_rules
        on incident_rules.tool = called.tool
        and incident_rules.field = called.field
        and incident_rules.value = called.value
),
mapped_workloads as (
    select
        workloads.workload_id,
        workloads.instance,
        workloads.kind,
        workloads.namespace,
        workloads.name,
        workloads.target_namespace,
        dep_workloads.service,
        nullif(dep_workloads.environment, 'unmapped') as environment
    from workloads
    inner join dep_workloads on dep_workloads.workload_id = workloads.workload_id
    where dep_workloads.is_measured
),
workload_annotations as (
    select distinct mapped_workloads.service, mapped_workloads.environment, annotations.attribute, annotations.value
    from mapped_workloads
    inner join annotations on annotations.workload_id = mapped_workloads.workload_id
    where annotations.attribute like 'annotation:%'
),
selectors as (
    select
        service,
        environment,
        case when attribute like 'annotation:pagerduty%' then 'pagerduty' else 'opsgenie' end as source,
        case attribute
            when 'annotation:opsgenie.com/component-selector' then 'tag'
            when 'annotation:opsgenie.com/team' then 'team'
            else 'service'
        end as field,
        case attribute
            when 'annotation:opsgenie.com/component-selector'
                then coalesce(nullif(regexp_extract(value, '^ *tags? *: *"([^"]+)" *$', 1), ''), regexp_extract(value, '^ *tags? *: *([^ "]+) *$', 1))
            else trim(value)
        end as value
    from workload_annotations
    where attribute in (
        'annotation:pagerduty.com/service-id',
        'annotation:pagerduty.com/integration-key',
        'annotation:opsgenie.com/component-selector',
        'annotation:opsgenie.com/team'
    )
),
annotation_hits as (
    select
        said.incident_id,
        2 as rank_no,
        'annotation' as mapped_by,
        selectors.service,
        cast(null as string) as environment,
        selectors.environment as workload_environment,
        said.value as external_service,
        said.former_no
    from said
    inner join selectors
        on selectors.source = said.source
        and selectors.field = said.field
        and selectors.value = said.value
),
subscribed as (
    select
        mapped_workloads.service,
        mapped_workloads.environment,
        subscriptions.notifier as recipient_kind,
        subscriptions.recipient
    from mapped_workloads
    inner join subscriptions on subscriptions.workload_id = mapped_workloads.workload_id
),
-- PagerDuty's events go by the name that the integration key has in Argo CD: people call it like the service.
recipients as (
    select service, environment, 'pagerduty' as source, 'service' as field, recipient as value
    from subscribed
    where recipient_kind in ('pagerduty', 'pagerdutyv2')
    union
    select service, environment, 'pagerduty' as source, 'service_name' as field, recipient as value
    from subscribed
    where recipient_kind = 'pagerdutyv2'
    union
    select service, environment, 'opsgenie' as source, 'team' as field, recipient as value
    from subscribed
    where recipient_kind = 'opsgenie'
),
notification_hits as (
    select
        said.incident_id,
        3 as rank_no,
        'notification' as mapped_by,
        recipients.service,
        cast(null as string) as environment,
        recipients.environment as workload_environment,
        said.value as external_service,
        said.former_no
    from said
    inner join recipients
        on recipients.source = said.source
        and recipients.field = said.field
        and recipients.value = said.value
),
alert_objects as (
    select component.incident_id, component.value as name, alert_group.value as kind
    from said as component
    inner join said as alert_group
        on alert_group.incident_id = component.incident_id
        and alert_group.told_field = 'alert_group'
    where component.told_field = 'alert_component'
),
has_detail as (
    select
        incident_id,
        bool_or(told_field = 'detail:kind') as has_kind,
        bool_or(told_field = 'detail:namespace') as has_namespace
    from said
    where told_field in ('detail:kind', 'detail:namespace')
    group by incident_id
),
detailed as (
    select distinct has_name.incident_id, mapped_workloads.workload_id
    from said as has_name
    inner join has_detail on has_detail.incident_id = has_name.incident_id
    inner join mapped_workloads on mapped_workloads.name = has_name.value
    left join said as has_kind
        on has_kind.incident_id = has_name.incident_id
        and has_kind.told_field = 'detail:kind'
        and lower(has_kind.value) = lower(mapped_workloads.kind)
    left join said as has_namespace
        on has_namespace.incident_id = has_name.incident_id
        and has_namespace.told_field = 'detail:namespace'
        and (has_namespace.value = mapped_workloads.namespace or has_namespace.value = mapped_workloads.target_namespace)
    where has_name.told_field = 'detail:name'
        and (not has_detail.has_kind or has_kind.value is not null)
        and (not has_detail.has_namespace or has_namespace.value is not null)
),
-- What an alert is told apart by, and what it is titled.
alerted as (
    select named.incident_id, mapped_workloads.workload_id, named.value as external_service
    from (
        select incident_id, 'alert_key' as field, value from said where told_field = 'alert_key'
        union
        select incident_id, 'title' as field, title as value from inc_incidents
    ) as named
    inner join workload_identities
        on workload_identities.field = named.field
        and workload_identities.value = named.value
    inner join mapped_workloads on mapped_workloads.workload_id = workload_identities.workload_id
    union
    select alert_objects.incident_id, mapped_workloads.workload_id, alert_objects.kind || '/' || alert_objects.name as external_service
    from alert_objects
    inner join mapped_workloads
        on mapped_workloads.name = alert_objects.name
        and lower(mapped_workloads.kind) = lower(alert_objects.kind)
    union
    select detailed.incident_id, detailed.workload_id, mapped_workloads.kind || '/' || mapped_workloads.name as external_service
    from detailed
    inner join mapped_workloads on mapped_workloads.workload_id = detailed.workload_id
),
alert_hits as (
    select
        alerted.incident_id,
        4 as rank_no,
        'alert' as mapped_by,
        mapped_workloads.service,
        cast(null as string) as environment,
        mapped_workloads.environment as workload_environment,
        alerted.external_service,
        0 as former_no
    from alerted
    inner join mapped_workloads on mapped_workloads.workload_id = alerted.workload_id
),
known_services as (
    select service, lower(service) as name from dep_workloads where is_measured
    union
    select service, lower(service) as name from services
),
tagged as (
    select
        incident_id,
        value,
        case
            when told_field = 'tag' then trim(regexp_extract(lower(value), '^(?:service|app|application|component) *[:=](.+)$', 1))
            else lower(trim(value))
        end as name
    from said
    where told_field in (
        'tag',
        'custom:service', 'custom:app', 'custom:application', 'custom:component',
        'detail:service', 'detail:app', 'detail:application', 'detail:component'
    )
),
tag_hits as (
    select
        tagged.incident_id,
        5 as rank_no,
        'tag' as mapped_by,
        known_services.service,
        cast(null as string) as environment,
        cast(null as string) as workload_environment,
        tagged.value as external_service,
        0 as former_no
    from tagged
    inner join known_services on known_services.name = tagged.name
),
-- Names are renamed, so they come late; but where nobody has configured anything they tell more than a team does.
service_name_hits as (
    select
        said.incident_id,
        6 as rank_no,
        'service_name' as mapped_by,
        known_services.service,
        cast(null as string) as environment,
        cast(null as string) as workload_environment,
        said.value as external_service,
        said.former_no
    from said
    inner join known_services on known_services.name = lower(trim(said.value))
    where said.told_field in ('service_name', 'service', 'former_service')
),
team_hits as (
    select
        said.incident_id,
        7 as rank_no,
        'team' as mapped_by,
        services.service,
        cast(null as string) as environment,
        cast(null as string) as workload_environment,
        said.value as external_service,
        0 as former_no
    from said
    inner join services on lower(services.team) = lower(trim(said.value))
    where said.field = 'team'
),
hits as (
    select * from config_hits
    union all
    select * from annotation_hits
    union all
    select * from notification_hits
    union all
    select * from alert_hits
    union all
    select * from tag_hits
    union all
    select * from service_name_hits
    union all
    select * from team_hits
),
ranked as (
    select
        *,
        min(former_no) over (partition by incident_id, mapped_by) as least_former_no
    from hits
)
select
    incident_id,
    rank_no,
    mapped_by,
    service,
    environment,
    workload_environment,
    min(external_service) as external_service
from ranked
where former_no = least_former_no
group by
    incident_id,
    rank_no,
    mapped_by,
    service,
    environment,
    workload_environment
