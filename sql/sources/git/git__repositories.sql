-- Repositories that git has been asked about. Grain: one repository_key.
with ranked_branches as (
    select
        repository_key,
        branch,
        row_number() over (
            partition by repository_key
            order by case branch when 'main' then 0 when 'master' then 1 else 2 end, max(position) desc, branch
        ) as branch_no
    from git__branches
    group by repository_key, branch
),
last_extracts as (
    select
        instance,
        status,
        row_number() over (partition by instance order by finished_at desc, run_id) as recency_no
    from extracts
    where source = 'git'
),
failing as (
    select readers.repository_key
    from (select distinct instance, repository_key from git__branches) as readers
    left join last_extracts
        on last_extracts.instance = readers.instance
        and last_extracts.recency_no = 1
    group by readers.repository_key
    having count(*) = count(case when last_extracts.status = 'failed' then 1 end)
)
select
    ranked_branches.repository_key,
    ranked_branches.branch as main_branch,
    failing.repository_key is null as is_available
from ranked_branches
left join failing on failing.repository_key = ranked_branches.repository_key
where ranked_branches.branch_no = 1
