-- Change sets that have been resolved, the empty ones too. Grain: one (repository_key, from_sha, to_sha, paths).
with ranked as (
    select
        *,
        row_number() over (
            partition by repository_key, from_sha, to_sha, paths
            order by case status when 'resolved' then 0 else 1 end, extracted_at desc, content_hash
        ) as copy_no
    from landed_git_change_sets
)
select
    repository_key,
    from_sha,
    to_sha,
    paths,
    status,
    direction,
    commits
from ranked
where copy_no = 1
