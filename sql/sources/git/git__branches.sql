-- Branches that have been read, by whom. Grain: one (instance, repository_key, branch).
select
    instance,
    repository_key,
    branch,
    max(position) as position
from landed_git_refs
group by instance, repository_key, branch
