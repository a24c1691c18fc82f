-- What one content of a path in git says about versions. Grain: one (repository_key, tree_id, kind, application, value_key, part, name, version).
--   kind: image, chart; value is a fragment of Helm values, and part says of what: registry, repository, tag, digest, app_version
select distinct
    repository_key,
    tree_id,
    kind,
    application,
    value_key,
    part,
    name,
    version
from landed_git_images
