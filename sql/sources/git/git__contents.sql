-- What a path held at a revision. Grain: one (repository_key, revision, path).
select distinct
    repository_key,
    revision,
    path,
    tree_id,
    watched_paths
from landed_git_trees
