-- The windows in force. Grain: one service with settings of its own, and one row with service null: the default.
--   service: one with settings of its own; null: the default
--   degraded_window_seconds: how long after a deployment a degradation is blamed on it
--   incident_window_seconds: how long after a deployment an incident may be blamed on it
--   health_settle_seconds: how long Healthy must stand after a sync to be its verdict
--   rollout_window_seconds: how far apart deployments of one change are still one rollout
--   reporting_zone: zone that decides days, ISO weeks, months and quarters
select
    cast(null as string) as service,
    degraded_window_seconds,
    incident_window_seconds,
    health_settle_seconds,
    rollout_window_seconds,
    reporting_zone
from settings
union all
select
    services.service,
    coalesce(services.degraded_window_seconds, settings.degraded_window_seconds) as degraded_window_seconds,
    coalesce(services.incident_window_seconds, settings.incident_window_seconds) as incident_window_seconds,
    coalesce(services.health_settle_seconds, settings.health_settle_seconds) as health_settle_seconds,
    coalesce(services.rollout_window_seconds, settings.rollout_window_seconds) as rollout_window_seconds,
    settings.reporting_zone
from services
cross join settings
