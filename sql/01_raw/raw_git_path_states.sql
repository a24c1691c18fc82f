-- States of GitPath workloads after steps that touched them, as landed. Grain: one (repository_key, watch_hash, branch, position, environment, cluster, service).
select *
from landed_git_path_states
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
