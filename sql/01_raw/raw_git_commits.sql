-- Commits of watched branches as landed. Grain: one (repository_key, commit_sha).
select *
from landed_git_commits
where cast(extracted_at as timestamp) <= (select as_of from run_parameters)
