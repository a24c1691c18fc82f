-- Mapping rules of the configuration in force, in order. Grain: one rule.
select
    item_no as rule_no,
    max(case when key = 'label' then value end) as label,
    coalesce(max(case when key = 'set.production' then value end), 'false') = 'true' as is_production,
    coalesce(max(case when key = 'set.measure' then value end), 'true') = 'true' as is_measured
from landed_config
where section = 'rules'
    and config_hash = (select config_hash from run_parameters)
group by item_no
