-- What an operation applied, source by source and path by path. Grain: one (sources_hash, source_index, path_index).
--   place: the path, and below it how manifests are made from it, as git is asked
select distinct
    sources_hash,
    source_index,
    path_index,
    kind,
    repository_url,
    repository_key,
    path,
    coalesce(place, path) as place,
    path_role,
    chart,
    revision,
    parameters_hash,
    kind = 'git' and matches(revision, '^([0-9a-f]{40}|[0-9a-f]{64})$') as is_commit
from landed_argocd_operation_sources
