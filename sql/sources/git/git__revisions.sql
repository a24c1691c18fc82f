-- Which commit a tag or an abbreviated SHA stands for. Grain: one (repository_key, form, name). The first answer stays: a tag that was
-- moved later does not change what was deployed under its name.
with ranked as (
    select
        *,
        row_number() over (partition by repository_key, form, name order by extracted_at, content_hash, commit_sha) as copy_no
    from landed_git_revisions
)
select
    repository_key,
    form,
    name,
    commit_sha
from ranked
where copy_no = 1
