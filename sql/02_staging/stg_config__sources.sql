-- Sources of the configuration in force. Grain: one source.
select
    item_name as instance,
    max(case when key = 'type' then value end) as source,
    max(case when key = 'repository_key' then value end) as repository_key,
    max(case when key = 'watch_hash' then value end) as watch_hash
from raw_config
where section = 'sources'
    and config_hash = (select config_hash from run_parameters)
group by item_name
