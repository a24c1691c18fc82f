-- Parts that mapping rules capture from attributes. Grain: one (rule_no, part, attribute).
select
    item_no as rule_no,
    split_part(key, '.', 2) as part,
    substr(key, length('capture.') + length(split_part(key, '.', 2)) + 2) as attribute,
    value as pattern
from landed_config
where section = 'rules'
    and key like 'capture.%'
    and config_hash = (select config_hash from run_parameters)
