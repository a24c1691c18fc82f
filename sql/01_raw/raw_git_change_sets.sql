-- Resolved change sets as landed; not limited by as_of, being functions of their key. Grain: one (repository_key, from_sha, to_sha, paths).
select *
from landed_git_change_sets
