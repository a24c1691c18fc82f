-- Configurations of runs as landed; not limited by as_of, since run_parameters names the one in force. Grain: one (config_hash, section, item_no, key).
select *
from landed_config
