-- Commits of resolved change sets as landed; not limited by as_of. Grain: one (repository_key, from_sha, to_sha, paths, commit_sha).
select *
from landed_git_change_set_commits
