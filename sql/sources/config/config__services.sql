-- Services of the configuration in force. Grain: one service.
select
    item_name as service,
    max(case when key = 'team' then value end) as team,
    max(case when key = 'repository_key' then value end) as repository_key,
    max(case when key = 'repository_url' then value end) as repository_url,
    max(case when key = 'branch' then value end) as branch,
    max(case when key = 'path' then value end) as path,
    max(case when key = 'tag' then value end) as tag,
    max(case when key = 'sha' then value end) as sha_pattern,
    max(case when key = 'degraded_window_seconds' then cast(value as double) end) as degraded_window_seconds,
    max(case when key = 'incident_window_seconds' then cast(value as double) end) as incident_window_seconds,
    max(case when key = 'health_settle_seconds' then cast(value as double) end) as health_settle_seconds,
    max(case when key = 'rollout_window_seconds' then cast(value as double) end) as rollout_window_seconds
from landed_config
where section = 'services'
    and config_hash = (select config_hash from run_parameters)
group by item_name
