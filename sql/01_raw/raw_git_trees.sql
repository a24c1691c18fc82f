-- What a path held at a revision, as landed; not limited by as_of, being a function of its key. Grain: one (repository_key, revision, path).
select *
from landed_git_trees
