-- With which first-parent step a commit arrived on a watched branch. Grain: one (repository_key, branch, commit_sha).
-- The first step that ever brought it: a force push brings back what was there before.
with ranked as (
    select
        *,
        row_number() over (partition by repository_key, branch, commit_sha order by position, extracted_at, content_hash) as copy_no
    from landed_git_arrivals
)
select
    repository_key,
    branch,
    commit_sha,
    position,
    arrived_with,
    cast(arrived_at as timestamp) as arrived_at
from ranked
where copy_no = 1
