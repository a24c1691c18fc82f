-- What waits on the watched branch. Grain: one workload whose wanted state is not the deployed one.
--   since_at: when the first commit that it has not got reached the watched branch; null if the commits are not known
with followed_branches as (
    select
        pending.workload_id,
        coalesce(named.branch, repositories.main_branch) as branch
    from pending
    inner join workloads on workloads.workload_id = pending.workload_id
    left join repositories on repositories.repository_key = pending.repository_key
    left join (select distinct repository_key, branch from branches) as named
        on named.repository_key = pending.repository_key
        and named.branch = workloads.target_revision
),
arrived as (
    select
        pending.workload_id,
        min(arrivals.arrived_at) as since_at
    from pending
    inner join followed_branches on followed_branches.workload_id = pending.workload_id
    inner join change_set_commits
        on change_set_commits.repository_key = pending.repository_key
        and change_set_commits.from_sha = pending.deployed_revision
        and change_set_commits.to_sha = pending.revision
        and change_set_commits.paths = pending.paths
    inner join arrivals
        on arrivals.repository_key = pending.repository_key
        and arrivals.branch = followed_branches.branch
        and arrivals.commit_sha = change_set_commits.commit_sha
    group by pending.workload_id
)
select
    pending.workload_id,
    dep_workloads.service,
    dep_workloads.environment,
    pending.revision,
    coalesce(arrived.since_at, pending.since_at) as since_at,
    case
        when pending.is_suspended then 'suspended'
        when pending.is_failing then 'failing'
        when not pending.is_automated then 'manual_sync'
        else 'waiting'
    end as reason
from pending
inner join dep_workloads on dep_workloads.workload_id = pending.workload_id
left join arrived on arrived.workload_id = pending.workload_id
where dep_workloads.is_measured
