-- Which environment promotes to which. Grain: one environment that promotes.
select
    item_name as environment,
    min(value) as promotes_to
from landed_config
where section = 'environments'
    and key = 'promotes_to'
    and config_hash = (select config_hash from run_parameters)
group by item_name
