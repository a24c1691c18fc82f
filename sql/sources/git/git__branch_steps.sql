-- First-parent steps of watched branches. Grain: one (repository_key, branch, position).
with ranked as (
    select
        *,
        row_number() over (partition by repository_key, branch, position order by extracted_at, content_hash) as copy_no
    from landed_git_branch_commits
)
select
    repository_key,
    branch,
    position,
    commit_sha,
    cast(committed_at as timestamp) as committed_at,
    is_forced
from ranked
where copy_no = 1
