-- Which incidents are a workload's by Opsgenie's own annotations, and by whom its notifications go to. Grain: one (workload_id, mapped_by, field, value).
-- A component selector names a tag, with quotation marks or without: tags: "checkout".
select
    workload_id,
    'annotation' as mapped_by,
    'tag' as field,
    coalesce(nullif(regexp_extract(value, '^ *tags? *: *"([^"]+)" *$', 1), ''), regexp_extract(value, '^ *tags? *: *([^ "]+) *$', 1)) as value
from annotations
where attribute = 'annotation:opsgenie.com/component-selector'
    and matches(value, '^ *tags? *: *("[^"]+"|[^ "]+) *$')
union
select
    workload_id,
    'annotation' as mapped_by,
    'team' as field,
    trim(value) as value
from annotations
where attribute = 'annotation:opsgenie.com/team'
union
select
    workload_id,
    'notification' as mapped_by,
    'team' as field,
    recipient as value
from subscriptions
where notifier = 'opsgenie'
