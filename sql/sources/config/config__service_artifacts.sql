-- Which images and charts a service's code becomes. Grain: one (service, kind, pattern).
--   kind: image, chart
--   pattern: a regular expression for the whole name
select distinct
    item_name as service,
    regexp_extract(key, '^(image|chart)[.]', 1) as kind,
    value as pattern
from landed_config
where section = 'services'
    and matches(key, '^(image|chart)[.]')
    and config_hash = (select config_hash from run_parameters)
