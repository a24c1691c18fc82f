-- Steps of watched branches as landed. Grain: one (repository_key, branch, position).
select *
from landed_git_branch_commits
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
