-- How changes go from one environment to the next. Grain: one (service, from_environment, to_environment, change_id).
-- A change is a code commit; where the service has no application repository, the revision. It reached an environment with the first
-- succeeded deployment there whose state contains it: by its change set, or because it is on main no later than the commit that was deployed.
-- What a workload was first seen with counts too. A revision that is no commit has no ancestry: it is contained in what came later in the
-- first environment.
--   from_at, to_at: live in the first, in the second; to_at null: not yet
with deployments as (
    select
        dep_attempts.deployment_id,
        dep_attempts.reconciliation_id,
        dep_attempts.workload_id,
        dep_attempts.seq,
        dep_attempts.is_counted,
        dep_attempts.to_revision,
        dep_attempts.revision_kind,
        dep_attempts.config_repository_key,
        dep_attempts.config_revision,
        dep_workloads.service,
        dep_workloads.environment,
        dep_workloads.repository_key,
        coalesce(chg_live.healthy_at, dep_attempts.finished_at) as live_at,
        row_number() over (partition by dep_attempts.workload_id order by dep_attempts.seq) as deployment_no,
        min(coalesce(chg_live.healthy_at, dep_attempts.finished_at)) over (partition by dep_attempts.workload_id) as seen_at
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    inner join (
        select environment from promotions
        union
        select promotes_to as environment from promotions
    ) as promoting on promoting.environment = dep_workloads.environment
    left join chg_live on chg_live.deployment_id = dep_attempts.deployment_id
    where dep_attempts.is_deciding
        and dep_attempts.outcome = 'succeeded'
        and dep_workloads.is_measured
),
moves as (
    select
        deployments.service,
        deployments.environment,
        deployments.workload_id,
        deployments.live_at,
        deployments.seen_at,
        chg_versions.kind,
        chg_versions.image,
        chg_versions.from_version,
        chg_versions.to_version,
        chg_versions.repository_key,
        chg_versions.from_commit_sha,
        chg_versions.to_commit_sha,
        chg_versions.paths,
        chg_versions.change_set_status,
        coalesce(services.branch, repositories.main_branch) as main_branch,
        row_number() over (
            partition by deployments.workload_id, chg_versions.repository_key
            order by deployments.seq, chg_versions.image, chg_versions.from_version, chg_versions.to_version
        ) as move_no
    from deployments
    inner join chg_versions
        on chg_versions.deployment_id = deployments.deployment_id
        and chg_versions.service = deployments.service
        and chg_versions.repository_key is not null
    inner join services on services.service = chg_versions.service
    left join repositories on repositories.repository_key = chg_versions.repository_key
),
-- Revisions of the GitOps repository lie on its main branch; others have no repository here.
deployed_revisions as (
    select
        deployments.service,
        deployments.environment,
        deployments.live_at,
        deployments.is_counted,
        deployments.to_revision,
        deployments.config_revision,
        case when deployments.revision_kind = 'commit' and repositories.main_branch is not null then deployments.config_repository_key else '' end as repository_key,
        repositories.main_branch
    from deployments
    left join repositories on repositories.repository_key = deployments.config_repository_key
    where deployments.repository_key is null
        and deployments.to_revision is not null
),
reached as (
    select
        moves.service,
        moves.environment,
        moves.repository_key,
        change_set_commits.commit_sha as change_id,
        change_set_commits.commit_sha,
        min(moves.main_branch) as main_branch,
        min(moves.live_at) as reached_at,
        min(moves.live_at) as counted_at
    from moves
    inner join change_set_commits
        on change_set_commits.repository_key = moves.repository_key
        and change_set_commits.from_sha = moves.from_commit_sha
        and change_set_commits.to_sha = moves.to_commit_sha
        and change_set_commits.paths = moves.paths
    where moves.change_set_status = 'resolved'
    group by
        moves.service,
        moves.environment,
        moves.repository_key,
        change_set_commits.commit_sha
    union all
    select
        service,
        environment,
        repository_key,
        to_revision as change_id,
        min(config_revision) as commit_sha,
        min(main_branch) as main_branch,
        min(live_at) as reached_at,
        min(case when is_counted then live_at end) as counted_at
    from deployed_revisions
    group by service, environment, repository_key, to_revision
),
sent as (
    select
        reached.service,
        reached.environment,
        promotions.promotes_to,
        reached.repository_key,
        reached.change_id,
        reached.counted_at,
        case
            when reached.repository_key <> '' then arrivals.position
            else row_number() over (partition by reached.service, reached.environment, reached.repository_key order by reached.reached_at, reached.change_id)
        end as position
    from reached
    inner join promotions on promotions.environment = reached.environment
    left join arrivals
        on arrivals.repository_key = reached.repository_key
        and arrivals.branch = reached.main_branch
        and arrivals.commit_sha = reached.commit_sha
),
-- A version that was there from the beginning moved elsewhere, and has its commit from there.
known_commits as (
    select service, kind, image, from_version as version, repository_key, main_branch, from_commit_sha as commit_sha
    from moves
    where from_commit_sha is not null
    union
    select service, kind, image, to_version as version, repository_key, main_branch, to_commit_sha as commit_sha
    from moves
    where to_commit_sha is not null
),
held as (
    select service, environment, repository_key, main_branch, to_commit_sha as commit_sha, live_at
    from moves
    union all
    select service, environment, repository_key, main_branch, from_commit_sha as commit_sha, seen_at as live_at
    from moves
    where move_no = 1
    union all
    select
        deployments.service,
        deployments.environment,
        known_commits.repository_key,
        known_commits.main_branch,
        known_commits.commit_sha,
        deployments.live_at
    from deployments
    inner join dep_versions on dep_versions.reconciliation_id = deployments.reconciliation_id
    inner join known_commits
        on known_commits.service = deployments.service
        and known_commits.kind = dep_versions.kind
        and known_commits.image = dep_versions.image
        and known_commits.version = dep_versions.version
    where deployments.deployment_no = 1
    union all
    select service, environment, repository_key, main_branch, config_revision as commit_sha, live_at
    from deployed_revisions
    where repository_key <> ''
),
-- All that main had up to a commit on its first-parent chain is in that commit; of a side branch that cannot be said.
timeline as (
    select
        held.service,
        promotions.environment,
        promotions.promotes_to,
        held.repository_key,
        arrivals.position,
        held.live_at,
        cast(null as string) as change_id
    from held
    inner join promotions on promotions.promotes_to = held.environment
    inner join arrivals
        on arrivals.repository_key = held.repository_key
        and arrivals.branch = held.main_branch
        and arrivals.commit_sha = held.commit_sha
        and arrivals.arrived_with = held.commit_sha
    union all
    select
        sent.service,
        sent.environment,
        sent.promotes_to,
        sent.repository_key,
        sent.position,
        reached.reached_at as live_at,
        cast(null as string) as change_id
    from sent
    inner join reached
        on reached.service = sent.service
        and reached.environment = sent.promotes_to
        and reached.repository_key = sent.repository_key
        and reached.change_id = sent.change_id
    where sent.repository_key = ''
    union all
    select service, environment, promotes_to, repository_key, position, cast(null as timestamp) as live_at, change_id
    from sent
    where position is not null
),
contained as (
    select
        service,
        environment,
        promotes_to,
        repository_key,
        change_id,
        min(live_at) over (
            partition by service, environment, promotes_to, repository_key
            order by position desc, change_id nulls first rows between unbounded preceding and current row
        ) as contained_at
    from timeline
)
select
    sent.service,
    sent.environment as from_environment,
    sent.promotes_to as to_environment,
    sent.change_id,
    sent.counted_at as from_at,
    least(
        coalesce(received.reached_at, contained.contained_at),
        coalesce(contained.contained_at, received.reached_at)
    ) as to_at
from sent
left join reached as received
    on received.service = sent.service
    and received.environment = sent.promotes_to
    and received.repository_key = sent.repository_key
    and received.change_id = sent.change_id
left join contained
    on contained.service = sent.service
    and contained.environment = sent.environment
    and contained.promotes_to = sent.promotes_to
    and contained.repository_key = sent.repository_key
    and contained.change_id = sent.change_id
where sent.counted_at is not null
