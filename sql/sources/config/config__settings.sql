-- Defaults of the configuration in force. Grain: one row.
select
    coalesce(max(case when key = 'reporting_zone' then value end), 'UTC') as reporting_zone,
    coalesce(max(case when key = 'degraded_window_seconds' then cast(value as double) end), 300) as degraded_window_seconds,
    coalesce(max(case when key = 'incident_window_seconds' then cast(value as double) end), 1800) as incident_window_seconds,
    coalesce(max(case when key = 'health_settle_seconds' then cast(value as double) end), 60) as health_settle_seconds,
    coalesce(max(case when key = 'rollout_window_seconds' then cast(value as double) end), 86400) as rollout_window_seconds
from landed_config
where section = 'settings'
    and config_hash = (select config_hash from run_parameters)
