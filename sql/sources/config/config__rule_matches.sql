-- Conditions of mapping rules, all of which must hold. Grain: one (rule_no, attribute).
select
    item_no as rule_no,
    substr(key, length('match.') + 1) as attribute,
    value as pattern
from landed_config
where section = 'rules'
    and key like 'match.%'
    and config_hash = (select config_hash from run_parameters)
