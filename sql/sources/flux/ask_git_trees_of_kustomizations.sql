-- Content of the paths of Kustomizations, where it has not landed. Grain: one (repository_key, revision, path).
select distinct
    repository_key,
    content_commit as revision,
    place as path
from stg_flux__reconcile_states
where repository_key is not null
    and content_commit is not null
    and not is_content_read
