-- Which deployments an incident came with or soon after. Grain: one (incident_id, deployment_id).
-- Of those that may have reached production, in a service and environment of the incident: it was detected while one went on, or at most
-- incident_window after its end. Both ends count.
-- A deployment and an incident that it may explain share a day: an equality to join on, not a product of all pairs of a service.
with digits as (
    select 0 as digit union all select 1 union all select 2 union all select 3 union all select 4
    union all select 5 union all select 6 union all select 7 union all select 8 union all select 9
),
later_days as (
    select ones.digit + 10 * tens.digit + 100 * hundreds.digit as day_no
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    where ones.digit + tens.digit + hundreds.digit > 0
),
explaining as (
    select
        *,
        plus_seconds(finished_at, incident_window_seconds) as explains_until_at,
        time_bucket_no(began_at, 86400) as first_day_no
    from blame_deployments
    where may_have_reached_production
),
explaining_days as (
    select deployment_id, service, environment, began_at, explains_until_at, first_day_no as day_no
    from explaining
    union all
    -- Few cross midnight, and hardly any operation lasts for days; of one that lasts for years the first thousand days count.
    select
        explaining.deployment_id,
        explaining.service,
        explaining.environment,
        explaining.began_at,
        explaining.explains_until_at,
        explaining.first_day_no + later_days.day_no as day_no
    from explaining
    inner join later_days on later_days.day_no <= time_bucket_no(explaining.explains_until_at, 86400) - explaining.first_day_no
    where time_bucket_no(explaining.explains_until_at, 86400) > explaining.first_day_no
)
select
    inc_incidents.incident_id,
    inc_incidents.detected_at,
    explaining_days.deployment_id
from inc_incidents
inner join inc_services on inc_services.incident_id = inc_incidents.incident_id
inner join explaining_days
    on explaining_days.service = inc_services.service
    and explaining_days.environment = inc_services.environment
    and explaining_days.day_no = time_bucket_no(inc_incidents.detected_at, 86400)
    and inc_incidents.detected_at >= explaining_days.began_at
    and inc_incidents.detected_at <= explaining_days.explains_until_at
where not inc_incidents.is_duplicate
    and inc_incidents.detected_at is not null
