-- Commits of resolved change sets, merges left out. Grain: one (repository_key, from_sha, to_sha, paths, commit_sha).
--   is_revert: says of itself that it reverts another commit
-- An author time later than the committer time is a wrong clock and is replaced by it.
select distinct
    repository_key,
    from_sha,
    to_sha,
    paths,
    commit_sha,
    least(cast(authored_at as timestamp), cast(committed_at as timestamp)) as authored_at,
    cast(committed_at as timestamp) as committed_at,
    author_name,
    author_email,
    subject,
    reference_repository_key,
    reference_sha,
    authored_at > committed_at as is_clock_skewed,
    -- The revert of a revert brings back, and the revert of that takes away again: an odd number of them.
    coalesce(
        matches(subject, '^revert([(][^)]*[)])?!?: ')
        or (
            length(regexp_extract(subject, '^((Revert ")*)', 1))
            + case when matches(subject, '^(Revert ")*Revert [^"]') then length('Revert "') else 0 end
        ) % nullif(2 * length('Revert "'), 0) = length('Revert "'),
        false
    ) as is_revert
from landed_git_change_set_commits
