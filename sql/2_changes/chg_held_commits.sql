-- Which commits an environment has been at: all that main had up to one of them is in it. Grain: one commit that a workload of a service in an environment
-- had, and from when; what a workload was first seen with counts too.
--   live_at: from when it was there, UTC
with known_commits as (
    select service, kind, image, from_version as version, repository_key, main_branch, from_commit_sha as commit_sha
    from chg_promoted_moves
    where from_commit_sha is not null
    union
    select service, kind, image, to_version as version, repository_key, main_branch, to_commit_sha as commit_sha
    from chg_promoted_moves
    where to_commit_sha is not null
)
select service, environment, repository_key, main_branch, to_commit_sha as commit_sha, live_at
from chg_promoted_moves
union all
select service, environment, repository_key, main_branch, from_commit_sha as commit_sha, seen_at as live_at
from chg_promoted_moves
where move_no = 1
union all
select
    chg_promoted_deployments.service,
    chg_promoted_deployments.environment,
    known_commits.repository_key,
    known_commits.main_branch,
    known_commits.commit_sha,
    chg_promoted_deployments.live_at
from chg_promoted_deployments
inner join dep_versions on dep_versions.reconciliation_id = chg_promoted_deployments.reconciliation_id
inner join known_commits
    on known_commits.service = chg_promoted_deployments.service
    and known_commits.kind = dep_versions.kind
    and known_commits.image = dep_versions.image
    and known_commits.version = dep_versions.version
where chg_promoted_deployments.deployment_no = 1
union all
select service, environment, repository_key, main_branch, config_revision as commit_sha, live_at
from chg_promoted_revisions
where repository_key <> ''
