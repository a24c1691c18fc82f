-- Which incidents are a service's, of the configuration in force. Grain: one (service, rule_no).
--   tool: type or name of a source of incidents
--   key: what the tool calls the service, as written
--   field: what of an incident the key is compared with: service, tag, team, custom:<name in lower case>
--   value: what it must be
--   environment: null where the rule names none
with written as (
    select
        item_name as service,
        whole_number(split_part(key, '.', 2)) as rule_no,
        substr(key, length('incident.') + length(split_part(key, '.', 2)) + 2) as part,
        value
    from landed_config
    where section = 'services'
        and key like 'incident.%'
        and config_hash = (select config_hash from run_parameters)
),
written_rules as (
    select
        service,
        rule_no,
        max(case when part <> 'environment' then part end) as tool,
        max(case when part <> 'environment' then value end) as key,
        max(case when part = 'environment' then value end) as environment
    from written
    group by service, rule_no
)
select
    service,
    rule_no,
    tool,
    key,
    case
        when key like 'tag:%' then 'tag'
        when key like 'team:%' then 'team'
        when key like 'custom:%=%' then lower(split_part(key, '=', 1))
        else 'service'
    end as field,
    case
        when key like 'tag:%' then substr(key, length('tag:') + 1)
        when key like 'team:%' then substr(key, length('team:') + 1)
        when key like 'custom:%=%' then substr(key, length(split_part(key, '=', 1)) + 2)
        else key
    end as value,
    environment
from written_rules
