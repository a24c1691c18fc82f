-- What the git room is asked after this layer: the commits between two deployed config revisions, where they have not landed.
-- Grain: one (repository_key, from_sha, to_sha, paths). Failed changes are asked for too: they may be part of a rollout.
select distinct
    dep_attempts.config_repository_key as repository_key,
    dep_attempts.from_config_revision as from_sha,
    dep_attempts.config_revision as to_sha,
    dep_attempts.config_paths as paths
from dep_attempts
left join stg_git__change_sets
    on stg_git__change_sets.repository_key = dep_attempts.config_repository_key
    and stg_git__change_sets.from_sha = dep_attempts.from_config_revision
    and stg_git__change_sets.to_sha = dep_attempts.config_revision
    and stg_git__change_sets.paths = dep_attempts.config_paths
where dep_attempts.is_deciding
    and dep_attempts.from_config_repository_key = dep_attempts.config_repository_key
    and dep_attempts.from_config_revision <> dep_attempts.config_revision
    and matches(dep_attempts.from_config_revision, '^([0-9a-f]{40}|[0-9a-f]{64})$')
    and matches(dep_attempts.config_revision, '^([0-9a-f]{40}|[0-9a-f]{64})$')
    and dep_attempts.config_paths is not null
    and stg_git__change_sets.repository_key is null
