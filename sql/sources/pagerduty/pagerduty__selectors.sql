-- Which incidents are a workload's by PagerDuty's own annotations, and by whom its notifications go to. Grain: one (workload_id, mapped_by, field, value).
select
    workload_id,
    'annotation' as mapped_by,
    'service' as field,
    trim(value) as value
from annotations
where attribute in ('annotation:pagerduty.com/service-id', 'annotation:pagerduty.com/integration-key')
union
select
    workload_id,
    'notification' as mapped_by,
    'service' as field,
    recipient as value
from subscriptions
where notifier in ('pagerduty', 'pagerdutyv2')
union
-- Events go by the name that the integration key has where notifications are configured: people call it like the service.
select
    workload_id,
    'notification' as mapped_by,
    'service_name' as field,
    recipient as value
from subscriptions
where notifier = 'pagerdutyv2'
