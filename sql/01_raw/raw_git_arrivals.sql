-- With which step commits arrived on watched branches, as landed. Grain: one (repository_key, branch, commit_sha).
select *
from landed_git_arrivals
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
