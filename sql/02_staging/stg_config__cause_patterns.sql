-- How the texts of an incident name what caused it. Grain: one (instance, pattern_no).
--   instance: empty for what holds where a source has no pattern of its own
--   pattern: a regular expression whose only group is the cause
select
    item_name as instance,
    to_number(split_part(key, '.', 2)) as pattern_no,
    value as pattern
from raw_config
where section = 'sources'
    and key like 'cause_pattern.%'
    and config_hash = (select config_hash from run_parameters)
union all
-- caused by 3f1c9d0b6a5e; caused by deployment 4d186321c1a7; caused-by: v1.4.2
select
    '' as instance,
    0 as pattern_no,
    '(?i)(?:^|[^0-9a-z])caused[ _-]by[ :=]+(?:the )?(?:(?:commit|deployment|revision|version|release|sha)[ :=#]+)?[(`]?((?:[0-9a-z][0-9a-z._/@:+-]*)?[0-9](?:[0-9a-z._/@:+-]*[0-9a-z])?)' as pattern
union all
-- deployment: 4d186321c1a7; revision=main@sha1:3f1c9d0b…
select
    '' as instance,
    1 as pattern_no,
    '(?i)(?:^|[^0-9a-z])(?:deployment|deployment[ _-]id|revision|sha) ?[:=][ (`]*((?:[0-9a-z][0-9a-z._/@:+-]*)?[0-9](?:[0-9a-z._/@:+-]*[0-9a-z])?)' as pattern
union all
-- commit 3f1c9d0b, unless it is said to be the fix: that is matched first, without a group
select
    '' as instance,
    2 as pattern_no,
    '(?i)(?:fix|fixed|fixes|resolved|resolves|mitigated|reverted) (?:by|in|with|via) (?:the )?commit|(?:^|[^0-9a-z])commit[ :=#(`]+([0-9a-f]{7,64})(?:[^0-9a-z]|$)' as pattern
