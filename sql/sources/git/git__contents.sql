-- What a path held at a revision. Grain: one (repository_key, revision, path).
select distinct
    repository_key,
    revision,
    path,
    tree_id,
    watched_paths,
    is_whole
from landed_git_contents
