-- What deployments brought. Grain: one commit of one deployment's change set; merges are no changes, their parents are.
--   deployment_id: hash of (workload, desired state, how many times it came to that state)
--   role: code (of an application repository), config (of the GitOps repository)
--   repository_url: without protocol and credentials
--   commit_sha: full SHA
--   authored_at: author time, UTC: starts the clock, because it survives squash and rebase; the committer time where it is later than that
--   committed_at: committer time, UTC
--   author_name: as in the commit
--   author_email: as in the commit
--   is_bot: by a configured identity or a name that ends in [bot]
--   subject: first line of the message
--   lead_time_seconds: live_at - authored_at; null unless the deployment is live and has a lead time
--   is_first_delivery: the first succeeded deployment that had it on this workload
--   is_revert: says of itself that it reverts another commit
--   is_clock_skewed: its author time is later than its committer time, which stands for it
with ranges as (
    select deployment_id, 'code' as role, repository_key, from_commit_sha as from_sha, to_commit_sha as to_sha, paths
    from chg_versions
    where change_set_status = 'resolved'
    union
    select deployment_id, 'config' as role, repository_key, from_sha, to_sha, paths
    from chg_config_commits
    where change_set_status = 'resolved'
),
changes as (
    select distinct
        ranges.deployment_id,
        ranges.role,
        ranges.repository_key,
        change_set_commits.commit_sha,
        change_set_commits.authored_at,
        change_set_commits.committed_at,
        change_set_commits.author_name,
        change_set_commits.author_email,
        change_set_commits.subject,
        change_set_commits.is_revert,
        change_set_commits.is_clock_skewed
    from ranges
    inner join change_set_commits
        on change_set_commits.repository_key = ranges.repository_key
        and change_set_commits.from_sha = ranges.from_sha
        and change_set_commits.to_sha = ranges.to_sha
        and change_set_commits.paths = ranges.paths
),
delivered as (
    select
        changes.*,
        dep_attempts.workload_id,
        dep_attempts.outcome,
        dep_attempts.finished_at,
        dep_workloads.service,
        dep_workloads.environment,
        case when chg_shipped.lead_time_null_reason is null then chg_shipped.live_at end as live_at,
        row_number() over (
            partition by
                dep_attempts.workload_id,
                changes.role,
                changes.repository_key,
                changes.commit_sha,
                case when dep_attempts.outcome = 'succeeded' then 1 else 0 end
            order by dep_attempts.seq
        ) as delivery_no
    from changes
    inner join dep_attempts
        on dep_attempts.deployment_id = changes.deployment_id
        and dep_attempts.is_deciding
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    inner join chg_shipped on chg_shipped.deployment_id = changes.deployment_id
)
select
    delivered.deployment_id,
    delivered.role,
    delivered.repository_key as repository_url,
    delivered.commit_sha,
    delivered.authored_at,
    delivered.committed_at,
    delivered.author_name,
    delivered.author_email,
    chg_people.is_bot,
    delivered.subject,
    seconds_between(delivered.authored_at, delivered.live_at) as lead_time_seconds,
    delivered.outcome = 'succeeded' and delivered.delivery_no = 1 as is_first_delivery,
    delivered.is_revert,
    delivered.is_clock_skewed
from delivered
inner join chg_people
    on chg_people.author_name = delivered.author_name
    and chg_people.author_email = delivered.author_email
order by delivered.service, delivered.environment, delivered.finished_at, delivered.deployment_id
