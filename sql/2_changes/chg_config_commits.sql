-- The config commits of each deployment, in brief. Grain: one deployment.
-- A child whose own source did not move takes them from the last successful deployment of its parent (workload_parents) that began before it
-- did: that one rendered it anew. What the child has delivered since does not count again. Where the parent's change sets name what they made
-- anew, it is the last one before that has a line for the child.
--   repository_key, from_sha, to_sha, paths: the range they are from; null where there is none
--   change_set_status: resolved, from_missing, to_missing; null if it was not asked for or could not be read
--   last_commit_sha: the one that reached the watched branch last; clocks decide only among those that came with one step
--   is_revert_only: there are commits, and every one of them is a revert
--   first_arrived_at: when the first of them reached the watched branch
--   carried_at: when what was deployed reached the watched branch; null where several commits arrived one by one and it is not known which
with deployments as (
    select
        dep_attempts.deployment_id,
        dep_attempts.workload_id,
        dep_attempts.kind,
        dep_attempts.outcome,
        dep_attempts.seq,
        dep_attempts.finished_at,
        dep_attempts.applied_at,
        dep_attempts.change_set,
        coalesce(dep_attempts.deployment_started_at, dep_attempts.finished_at) as began_at,
        coalesce(dep_attempts.started_at, dep_attempts.finished_at) as tried_at,
        dep_attempts.config_repository_key,
        dep_attempts.from_config_revision,
        dep_attempts.config_revision,
        dep_attempts.config_paths,
        coalesce(dep_attempts.is_content_unmoved or dep_attempts.from_config_revision = dep_attempts.config_revision, false) as is_source_unmoved,
        dep_workloads.has_operator,
        workloads.target_revision
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    left join workloads on workloads.workload_id = dep_attempts.workload_id
    where dep_attempts.is_deciding
),
-- A parent's deployment makes its children anew from its start on. One pass over a parent and all its children.
timeline as (
    select
        parents.parent_workload_id,
        parents.change_line,
        case when parents.change_line is null then deployments.tried_at else deployments.applied_at end as occurred_at,
        0 as is_child,
        lpad(cast(deployments.seq as string), 12, '0')
        || '|' || cast(case when parents.change_line is null then deployments.tried_at else deployments.applied_at end as string)
        || '|' || deployments.deployment_id as parent_deployment,
        cast(null as string) as deployment_id,
        cast(null as string) as delivered_at
    from (select distinct parent_workload_id, change_line from workload_parents) as parents
    inner join deployments on deployments.workload_id = parents.parent_workload_id
    where (parents.change_line is null and deployments.outcome = 'succeeded')
        or contains(deployments.change_set, parents.change_line)
    union all
    select
        parents.parent_workload_id,
        parents.change_line,
        children.began_at as occurred_at,
        1 as is_child,
        null as parent_deployment,
        children.deployment_id,
        children.delivered_at
    from workload_parents as parents
    inner join (
        select
            workload_id,
            deployment_id,
            began_at,
            is_source_unmoved,
            max(case when outcome = 'succeeded' then cast(began_at as string) end) over (
                partition by workload_id order by seq rows between unbounded preceding and 1 preceding
            ) as delivered_at
        from deployments
    ) as children on children.workload_id = parents.workload_id
    where children.is_source_unmoved
        or parents.change_line is not null
),
-- What a child has delivered since is not behind its next change.
followed as (
    select deployment_id, split_part(parent_deployment, '|', 3) as parent_deployment_id
    from (
        select
            deployment_id,
            delivered_at,
            max(parent_deployment) over (
                partition by parent_workload_id, change_line
                order by occurred_at, is_child, deployment_id nulls first rows between unbounded preceding and current row
            ) as parent_deployment
        from timeline
    ) as told
    where deployment_id is not null
        and (delivered_at is null or delivered_at < split_part(parent_deployment, '|', 2))
),
ranges as (
    select
        deployments.deployment_id,
        deployments.has_operator,
        deployments.finished_at,
        case when parent.deployment_id is null then deployments.target_revision else parent.target_revision end as target_revision,
        case when parent.deployment_id is null then deployments.config_repository_key else parent.config_repository_key end as repository_key,
        case when parent.deployment_id is null then deployments.from_config_revision else parent.from_config_revision end as from_sha,
        case when parent.deployment_id is null then deployments.config_revision else parent.config_revision end as to_sha,
        case when parent.deployment_id is null then deployments.config_paths else parent.config_paths end as paths
    from deployments
    left join followed on followed.deployment_id = deployments.deployment_id
    left join deployments as parent on parent.deployment_id = followed.parent_deployment_id
),
branched as (
    select
        ranges.*,
        coalesce(named.branch, repositories.main_branch) as branch
    from ranges
    left join repositories on repositories.repository_key = ranges.repository_key
    left join (select distinct repository_key, branch from branches) as named
        on named.repository_key = ranges.repository_key
        and named.branch = ranges.target_revision
)
select
    branched.deployment_id,
    case when max(change_sets.status) is not null then max(branched.repository_key) end as repository_key,
    case when max(change_sets.status) is not null then max(branched.from_sha) end as from_sha,
    case when max(change_sets.status) is not null then max(branched.to_sha) end as to_sha,
    case when max(change_sets.status) is not null then max(branched.paths) end as paths,
    max(change_sets.status) as change_set_status,
    count(change_set_commits.commit_sha) as commits,
    min(change_set_commits.authored_at) as first_authored_at,
    min(change_set_commits.committed_at) as first_committed_at,
    min_by(
        change_set_commits.commit_sha,
        cast(change_set_commits.authored_at as string) || change_set_commits.commit_sha
    ) as first_commit_sha,
    max_by(
        change_set_commits.commit_sha,
        lpad(cast(coalesce(arrivals.position, 0) as string), 12, '0')
        || cast(change_set_commits.committed_at as string)
        || change_set_commits.commit_sha
    ) as last_commit_sha,
    max_by(
        change_set_commits.author_name,
        lpad(cast(coalesce(arrivals.position, 0) as string), 12, '0')
        || cast(change_set_commits.committed_at as string)
        || change_set_commits.commit_sha
    ) as last_author_name,
    bool_and(chg_people.is_bot) as is_bot_only,
    coalesce(bool_and(change_set_commits.is_revert), false) as is_revert_only,
    case
        when not bool_and(branched.has_operator) then max(branched.finished_at)
        -- An unknown arrival stays unknown: min_by alone would take that of the next commit.
        else cast(
            nullif(
                min_by(
                    coalesce(cast(arrivals.arrived_at as string), ''),
                    cast(change_set_commits.authored_at as string) || change_set_commits.commit_sha
                ),
                ''
            ) as timestamp
        )
    end as first_arrived_at,
    case
        when not bool_and(branched.has_operator) then max(branched.finished_at)
        when count(arrivals.position) = count(change_set_commits.commit_sha)
            and min(arrivals.position) = max(arrivals.position)
            then max(arrivals.arrived_at)
    end as carried_at
from branched
left join change_sets
    on change_sets.repository_key = branched.repository_key
    and change_sets.from_sha = branched.from_sha
    and change_sets.to_sha = branched.to_sha
    and change_sets.paths = branched.paths
left join change_set_commits
    on change_set_commits.repository_key = change_sets.repository_key
    and change_set_commits.from_sha = change_sets.from_sha
    and change_set_commits.to_sha = change_sets.to_sha
    and change_set_commits.paths = change_sets.paths
left join chg_people
    on chg_people.author_name = change_set_commits.author_name
    and chg_people.author_email = change_set_commits.author_email
left join arrivals
    on arrivals.repository_key = change_set_commits.repository_key
    and arrivals.branch = branched.branch
    and arrivals.commit_sha = change_set_commits.commit_sha
group by branched.deployment_id
