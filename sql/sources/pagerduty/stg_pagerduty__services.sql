-- PagerDuty's services as last seen. Grain: one (instance, service_key).
--   service_hash: joins its attributes (teams, integration keys)
with ranked as (
    select
        *,
        row_number() over (
            partition by instance, service_key
            order by extracted_at desc, content_hash
        ) as copy_no
    from landed_pagerduty_services
)
select
    instance,
    service_key,
    content_hash as service_hash,
    name,
    status,
    url,
    cast(created_at as timestamp) as created_at,
    integrations
from ranked
where copy_no = 1
