-- Names and addresses of those who are no people. Grain: one pattern, a regular expression for the whole.
select distinct value as pattern
from landed_config
where section = 'bots'
    and config_hash = (select config_hash from run_parameters)
