-- The config commits of each deployment, in brief. Grain: one deployment.
--   change_set_status: resolved, from_missing, to_missing; null if it was not asked for or could not be read
select
    dep_attempts.deployment_id,
    max(stg_git__change_sets.status) as change_set_status,
    count(stg_git__change_set_commits.commit_sha) as commits,
    min(stg_git__change_set_commits.authored_at) as first_authored_at,
    min(stg_git__change_set_commits.committed_at) as first_committed_at,
    min_by(
        stg_git__change_set_commits.commit_sha,
        cast(stg_git__change_set_commits.authored_at as string) || stg_git__change_set_commits.commit_sha
    ) as first_commit_sha,
    max_by(
        stg_git__change_set_commits.commit_sha,
        cast(stg_git__change_set_commits.committed_at as string) || stg_git__change_set_commits.commit_sha
    ) as last_commit_sha,
    max_by(
        stg_git__change_set_commits.author_name,
        cast(stg_git__change_set_commits.committed_at as string) || stg_git__change_set_commits.commit_sha
    ) as last_author_name
from dep_attempts
left join stg_git__change_sets
    on stg_git__change_sets.repository_key = dep_attempts.config_repository_key
    and stg_git__change_sets.from_sha = dep_attempts.from_config_revision
    and stg_git__change_sets.to_sha = dep_attempts.config_revision
    and stg_git__change_sets.paths = dep_attempts.config_paths
left join stg_git__change_set_commits
    on stg_git__change_set_commits.repository_key = stg_git__change_sets.repository_key
    and stg_git__change_set_commits.from_sha = stg_git__change_sets.from_sha
    and stg_git__change_set_commits.to_sha = stg_git__change_sets.to_sha
    and stg_git__change_set_commits.paths = stg_git__change_sets.paths
where dep_attempts.is_deciding
group by dep_attempts.deployment_id
