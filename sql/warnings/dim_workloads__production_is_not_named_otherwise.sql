-- Production is by mapping, never by name; a production workload that is called staging is worth a look.
select
    workload_id as subject,
    kind || ' ' || namespace || '/' || name || ' is production by ' || coalesce(mapping_rule, 'no rule') as detail,
    last_seen_at as occurred_at
from dim_workloads
where is_production
    and matches(lower(namespace || '/' || name || '/' || coalesce(target_namespace, '')), '(^|[^a-z])(staging|stage|test|dev|development|preprod|nonprod|sandbox|integration|qa|uat)([^a-z]|$)')
