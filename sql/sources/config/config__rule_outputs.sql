-- What mapping rules set, piece by piece: text as it stands, or a reference to an attribute or a captured part.
-- Grain: one (rule_no, part, piece_no).
select
    item_no as rule_no,
    split_part(key, '.', 2) as part,
    whole_number(split_part(key, '.', 3)) as piece_no,
    case when split_part(key, '.', 4) = 'text' then value end as text,
    case when split_part(key, '.', 4) = 'ref' then value end as reference
from landed_config
where section = 'rules'
    and key like 'set.%.%.%'
    and config_hash = (select config_hash from run_parameters)
