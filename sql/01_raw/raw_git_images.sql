-- The image and chart versions that a path held, as landed; not limited by as_of, being a function of its key. Grain: one (repository_key, tree_id, kind, application, value_key, part, name), and version for images and charts.
select *
from landed_git_images
