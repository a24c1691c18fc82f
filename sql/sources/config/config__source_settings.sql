-- What the configuration in force says of its sources, without secrets. Grain: one (instance, key).
select
    item_name as instance,
    key,
    max(value) as value
from landed_config
where section = 'sources'
    and config_hash = (select config_hash from run_parameters)
group by item_name, key
