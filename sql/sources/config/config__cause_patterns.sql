-- How the texts of an incident name what caused it, where a source says so itself; inc_causes knows what usually holds.
-- Grain: one (instance, pattern_no).
--   pattern: a regular expression whose only group is the cause
select
    item_name as instance,
    whole_number(split_part(key, '.', 2)) as pattern_no,
    value as pattern
from landed_config
where section = 'sources'
    and key like 'cause_pattern.%'
    and config_hash = (select config_hash from run_parameters)
