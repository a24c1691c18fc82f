-- What reached the main branch of an application. Grain: one first-parent commit of the main branch of a service's repository, whatever the
-- merge style. This is what is usually taken for a deployment; dora_wrong_signals sets it beside the real ones. Services that share a repository
-- share its merges.
--   service: what a team calls it, across environments and clusters
--   repository_url: without protocol and credentials
--   commit_sha: of the first-parent commit
--   merged_at: its committer time, UTC; not when it was pushed
--   merged_date: its day in the reporting zone
--   first_commit_sha: of the commits it brought, merges left out, the one with the earliest author time; null if it brought none
--   first_authored_at: that time, UTC
--   commits: how many commits it brought, merges left out
--   is_bot_only: all of them are by bots; null if there are none
with mains as (
    select
        services.service,
        services.repository_key,
        coalesce(services.branch, repositories.main_branch) as branch
    from services
    inner join repositories on repositories.repository_key = services.repository_key
),
brought as (
    select
        arrivals.repository_key,
        arrivals.branch,
        arrivals.position,
        min_by(
            commits.commit_sha,
            cast(least(commits.authored_at, commits.committed_at) as string) || commits.commit_sha
        ) as first_commit_sha,
        min(least(commits.authored_at, commits.committed_at)) as first_authored_at,
        count(*) as commits,
        bool_and(chg_people.is_bot) as is_bot_only
    from arrivals
    inner join (select distinct repository_key, branch from mains) as mains
        on mains.repository_key = arrivals.repository_key
        and mains.branch = arrivals.branch
    inner join commits
        on commits.repository_key = arrivals.repository_key
        and commits.commit_sha = arrivals.commit_sha
        and commits.parent_count <= 1
    inner join chg_people
        on chg_people.author_name = commits.author_name
        and chg_people.author_email = commits.author_email
    group by
        arrivals.repository_key,
        arrivals.branch,
        arrivals.position
)
select
    mains.service,
    mains.repository_key as repository_url,
    branch_steps.commit_sha,
    branch_steps.committed_at as merged_at,
    cast(to_local(branch_steps.committed_at, settings.reporting_zone) as date) as merged_date,
    brought.first_commit_sha,
    brought.first_authored_at,
    coalesce(brought.commits, 0) as commits,
    brought.is_bot_only
from mains
inner join branch_steps
    on branch_steps.repository_key = mains.repository_key
    and branch_steps.branch = mains.branch
left join brought
    on brought.repository_key = mains.repository_key
    and brought.branch = mains.branch
    and brought.position = branch_steps.position
cross join settings
