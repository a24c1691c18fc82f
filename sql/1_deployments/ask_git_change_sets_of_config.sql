-- What git is asked on this floor: the commits between two deployed config revisions, where they have not landed. A commit that was missing is
-- asked for again every night: it may have been pushed a moment after the repository was read.
-- Grain: one (repository_key, from_sha, to_sha, paths). Failed changes are asked for too: they may be part of a rollout.
with ranges as (
    select
        config_repository_key as repository_key,
        from_config_revision as from_sha,
        config_revision as to_sha,
        config_paths as paths
    from dep_attempts
    where is_deciding
        and from_config_repository_key = config_repository_key
        and from_config_revision <> config_revision
        and matches(from_config_revision, '^([0-9a-f]{40}|[0-9a-f]{64})$')
        and matches(config_revision, '^([0-9a-f]{40}|[0-9a-f]{64})$')
        and config_paths is not null
    union
    select repository_key, deployed_revision as from_sha, revision as to_sha, paths
    from pending
    where matches(deployed_revision, '^([0-9a-f]{40}|[0-9a-f]{64})$')
)
select distinct
    ranges.repository_key,
    ranges.from_sha,
    ranges.to_sha,
    ranges.paths
from ranges
left join change_sets
    on change_sets.repository_key = ranges.repository_key
    and change_sets.from_sha = ranges.from_sha
    and change_sets.to_sha = ranges.to_sha
    and change_sets.paths = ranges.paths
where change_sets.status is distinct from 'resolved'
