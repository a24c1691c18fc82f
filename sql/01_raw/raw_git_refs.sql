-- Tips of watched branches as landed. Grain: one (repository_key, watch_hash, branch, commit_sha, previous_sha).
select *
from landed_git_refs
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
