-- Commits of watched branches. Grain: one (repository_key, commit_sha).
with ranked as (
    select
        *,
        row_number() over (partition by repository_key, commit_sha order by extracted_at, content_hash) as copy_no
    from landed_git_commits
)
select
    repository_key,
    commit_sha,
    parent_count,
    author_name,
    author_email,
    cast(authored_at as timestamp) as authored_at,
    cast(committed_at as timestamp) as committed_at,
    subject
from ranked
where copy_no = 1
