-- In which fields an incident may name what caused it. Grain: one (instance, field).
--   instance: empty for what holds where a source names none
--   field: in lower case, with _ for blanks and dashes
select
    item_name as instance,
    replace(replace(lower(value), ' ', '_'), '-', '_') as field
from landed_config
where section = 'sources'
    and key like 'cause_field.%'
    and config_hash = (select config_hash from run_parameters)
group by item_name, replace(replace(lower(value), ' ', '_'), '-', '_')
union all
select '' as instance, 'cause' as field
union all
select '' as instance, 'caused_by' as field
union all
select '' as instance, 'revision' as field
union all
select '' as instance, 'commit' as field
union all
select '' as instance, 'commit_sha' as field
union all
select '' as instance, 'sha' as field
union all
select '' as instance, 'deployment' as field
union all
select '' as instance, 'deployment_id' as field
union all
select '' as instance, 'version' as field
