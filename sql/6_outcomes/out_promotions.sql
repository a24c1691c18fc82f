-- How changes go from one environment to the next. Grain: one (service, from_environment, to_environment, change_id).
-- A change is a code commit; where the service has no application repository, the revision. It reached an environment with the first
-- succeeded deployment there whose state contains it: by its change set, or because it arrived on main no later than what a workload was
-- first seen with, or than what came after a version that is not known.
--   from_at, to_at: live in the first, in the second; to_at null: not yet
with deployments as (
    select
        dep_attempts.deployment_id,
        dep_attempts.workload_id,
        dep_attempts.seq,
        dep_attempts.to_revision,
        dep_workloads.service,
        dep_workloads.environment,
        dep_workloads.repository_key,
        coalesce(chg_live.healthy_at, dep_attempts.finished_at) as live_at
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    left join chg_live on chg_live.deployment_id = dep_attempts.deployment_id
    where dep_attempts.is_deciding
        and dep_attempts.outcome = 'succeeded'
        and dep_workloads.is_measured
),
promoting as (
    select environment from stg_config__promotions
    union
    select promotes_to as environment from stg_config__promotions
),
moves as (
    select
        deployments.service,
        deployments.environment,
        deployments.workload_id,
        deployments.seq,
        deployments.live_at,
        chg_versions.repository_key,
        chg_versions.from_commit_sha,
        chg_versions.to_commit_sha,
        chg_versions.paths,
        coalesce(chg_versions.change_set_status = 'resolved', false) as is_resolved,
        coalesce(stg_config__services.branch, int_repositories.main_branch) as main_branch
    from deployments
    inner join promoting on promoting.environment = deployments.environment
    inner join chg_versions
        on chg_versions.deployment_id = deployments.deployment_id
        and chg_versions.service = deployments.service
        and chg_versions.repository_key is not null
    inner join stg_config__services on stg_config__services.service = chg_versions.service
    left join int_repositories on int_repositories.repository_key = chg_versions.repository_key
),
reached as (
    select
        moves.service,
        moves.environment,
        moves.repository_key,
        stg_git__change_set_commits.commit_sha as change_id,
        min(moves.main_branch) as main_branch,
        min(moves.live_at) as reached_at
    from moves
    inner join stg_git__change_set_commits
        on stg_git__change_set_commits.repository_key = moves.repository_key
        and stg_git__change_set_commits.from_sha = moves.from_commit_sha
        and stg_git__change_set_commits.to_sha = moves.to_commit_sha
        and stg_git__change_set_commits.paths = moves.paths
    where moves.is_resolved
    group by
        moves.service,
        moves.environment,
        moves.repository_key,
        stg_git__change_set_commits.commit_sha
    union all
    select
        deployments.service,
        deployments.environment,
        cast(null as string) as repository_key,
        deployments.to_revision as change_id,
        cast(null as string) as main_branch,
        min(deployments.live_at) as reached_at
    from deployments
    inner join promoting on promoting.environment = deployments.environment
    where deployments.repository_key is null
        and deployments.to_revision is not null
    group by deployments.service, deployments.environment, deployments.to_revision
),
-- Everything on main up to a commit: what a workload had before the first move, and what it has after one that is not known.
numbered_moves as (
    select
        *,
        row_number() over (partition by workload_id, repository_key order by seq, from_commit_sha) as move_no
    from moves
),
first_seen as (
    select workload_id, min(live_at) as seen_at
    from deployments
    group by workload_id
),
base_commits as (
    select
        numbered_moves.service,
        numbered_moves.environment,
        numbered_moves.repository_key,
        numbered_moves.main_branch,
        numbered_moves.from_commit_sha as commit_sha,
        first_seen.seen_at
    from numbered_moves
    inner join first_seen on first_seen.workload_id = numbered_moves.workload_id
    where numbered_moves.move_no = 1
    union all
    select service, environment, repository_key, main_branch, to_commit_sha as commit_sha, live_at as seen_at
    from moves
    where not is_resolved
),
bases as (
    select
        base_commits.service,
        base_commits.environment,
        base_commits.repository_key,
        stg_git__arrivals.position,
        min(base_commits.seen_at) as seen_at
    from base_commits
    inner join stg_git__arrivals
        on stg_git__arrivals.repository_key = base_commits.repository_key
        and stg_git__arrivals.branch = base_commits.main_branch
        and stg_git__arrivals.commit_sha = base_commits.commit_sha
    group by
        base_commits.service,
        base_commits.environment,
        base_commits.repository_key,
        stg_git__arrivals.position
),
sent as (
    select
        reached.*,
        stg_config__promotions.promotes_to,
        stg_git__arrivals.position
    from reached
    inner join stg_config__promotions on stg_config__promotions.environment = reached.environment
    left join stg_git__arrivals
        on stg_git__arrivals.repository_key = reached.repository_key
        and stg_git__arrivals.branch = reached.main_branch
        and stg_git__arrivals.commit_sha = reached.change_id
),
contained as (
    select
        sent.service,
        sent.promotes_to,
        sent.repository_key,
        sent.change_id,
        min(bases.seen_at) as seen_at
    from sent
    inner join bases
        on bases.service = sent.service
        and bases.environment = sent.promotes_to
        and bases.repository_key = sent.repository_key
        and bases.position >= sent.position
    group by sent.service, sent.promotes_to, sent.repository_key, sent.change_id
)
select
    sent.service,
    sent.environment as from_environment,
    sent.promotes_to as to_environment,
    sent.change_id,
    sent.reached_at as from_at,
    least(coalesce(received.reached_at, contained.seen_at), coalesce(contained.seen_at, received.reached_at)) as to_at
from sent
left join reached as received
    on received.service = sent.service
    and received.environment = sent.promotes_to
    and received.repository_key is not distinct from sent.repository_key
    and received.change_id = sent.change_id
left join contained
    on contained.service = sent.service
    and contained.promotes_to = sent.promotes_to
    and contained.repository_key = sent.repository_key
    and contained.change_id = sent.change_id
