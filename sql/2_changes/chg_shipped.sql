-- What each deployment shipped: its final kind, the commits that start its clock, and the marks of its stages. Grain: one deployment.
-- A return to a former state is a rollback where the code it moves goes backward or away, and a reapply where it goes forward, by the
-- ancestry of the commits; the order of deployments decides only where ancestry cannot. A code lead time never falls back to a config one.
--   lead_time_basis: code where a version moved that belongs to a configured application repository, else config
--   commits: of the basis, merges left out; null if unknown
--   merged_at: when the first code commit reached the application's main branch
--   carried_at: when what was deployed reached the watched branch of the GitOps repository
with moves as (
    select
        chg_versions.deployment_id,
        chg_versions.kind,
        chg_versions.repository_key,
        chg_versions.paths,
        chg_versions.from_version,
        chg_versions.from_commit_sha,
        chg_versions.to_commit_sha,
        chg_versions.direction,
        chg_versions.change_set_status,
        coalesce(services.branch, repositories.main_branch) as main_branch,
        coalesce(repositories.is_available, false) as is_available
    from chg_versions
    inner join services on services.service = chg_versions.service
    left join repositories on repositories.repository_key = chg_versions.repository_key
    where chg_versions.repository_key is not null
),
code_moves as (
    select
        deployment_id,
        case
            when bool_or((from_commit_sha is null or to_commit_sha is null) and not is_available) then 'repository_unavailable'
            when bool_or(from_version is null) then 'no_baseline'
            when bool_or((from_commit_sha is null or to_commit_sha is null) and kind <> 'chart') then 'version_not_found'
            when bool_or(from_commit_sha is null or to_commit_sha is null) then 'no_commit'
            when bool_or(change_set_status in ('from_missing', 'to_missing')) then 'history_rewritten'
            when bool_or(change_set_status is null) then 'repository_unavailable'
        end as null_reason,
        case
            when count(case when direction in ('forward', 'same') then 1 end) = count(case when direction <> 'unknown' then 1 end) then 'reapply'
            when count(case when direction in ('backward', 'diverged') then 1 end) = count(case when direction <> 'unknown' then 1 end) then 'rollback'
        end as return_kind,
        count(case when direction <> 'unknown' then 1 end) as directions
    from moves
    group by deployment_id
),
-- Two images of one repository deliver a commit once, also where their services call different branches main.
code_commits as (
    select
        moves.deployment_id,
        min(moves.main_branch) as main_branch,
        change_set_commits.repository_key,
        change_set_commits.commit_sha,
        change_set_commits.authored_at,
        change_set_commits.committed_at,
        change_set_commits.author_name,
        change_set_commits.author_email
    from moves
    inner join change_set_commits
        on change_set_commits.repository_key = moves.repository_key
        and change_set_commits.from_sha = moves.from_commit_sha
        and change_set_commits.to_sha = moves.to_commit_sha
        and change_set_commits.paths = moves.paths
    where moves.change_set_status = 'resolved'
    group by
        moves.deployment_id,
        change_set_commits.repository_key,
        change_set_commits.commit_sha,
        change_set_commits.authored_at,
        change_set_commits.committed_at,
        change_set_commits.author_name,
        change_set_commits.author_email
),
code as (
    select
        code_commits.deployment_id,
        count(*) as commits,
        min(code_commits.authored_at) as first_authored_at,
        min(code_commits.committed_at) as first_committed_at,
        min_by(code_commits.commit_sha, cast(code_commits.authored_at as string) || code_commits.commit_sha) as first_commit_sha,
        bool_and(chg_people.is_bot) as is_bot_only,
        -- An unknown arrival stays unknown: min_by alone would take that of the next commit.
        cast(
            nullif(
                min_by(
                    coalesce(cast(arrivals.arrived_at as string), ''),
                    cast(code_commits.authored_at as string) || code_commits.commit_sha
                ),
                ''
            ) as timestamp
        ) as merged_at
    from code_commits
    inner join chg_people
        on chg_people.author_name = code_commits.author_name
        and chg_people.author_email = code_commits.author_email
    left join arrivals
        on arrivals.repository_key = code_commits.repository_key
        and arrivals.branch = code_commits.main_branch
        and arrivals.commit_sha = code_commits.commit_sha
    group by code_commits.deployment_id
),
states_with_versions as (
    select distinct reconciliation_id
    from dep_versions
),
deployments as (
    select
        dep_attempts.deployment_id,
        dep_attempts.workload_id,
        case
            when dep_attempts.is_return_to_deployed then dep_attempts.kind
            when dep_attempts.kind in ('rollback', 'reapply') and code_moves.directions > 0 then coalesce(code_moves.return_kind, dep_attempts.kind)
            else dep_attempts.kind
        end as kind,
        dep_attempts.outcome,
        dep_attempts.finished_at,
        dep_attempts.deployment_started_at as started_at,
        case when dep_attempts.outcome = 'succeeded' then chg_live.healthy_at end as healthy_at,
        code_moves.deployment_id is not null as has_code_moves,
        -- What only some of the moved versions brought is not what the deployment brought.
        case when code_moves.null_reason is null then coalesce(code.commits, 0) end as code_commits,
        code.first_authored_at as code_first_authored_at,
        code.first_committed_at as code_first_committed_at,
        code.first_commit_sha as code_first_commit_sha,
        case when code_moves.null_reason is null then code.is_bot_only end as is_code_bot_only,
        code.merged_at,
        chg_config_commits.change_set_status,
        chg_config_commits.commits as config_commits,
        chg_config_commits.first_authored_at as config_first_authored_at,
        chg_config_commits.first_committed_at as config_first_committed_at,
        chg_config_commits.first_commit_sha as config_first_commit_sha,
        chg_config_commits.last_commit_sha,
        chg_config_commits.last_author_name,
        chg_config_commits.is_bot_only as is_config_bot_only,
        chg_config_commits.first_arrived_at,
        chg_config_commits.carried_at,
        case
            when dep_attempts.outcome <> 'succeeded' then 'not_live'
            when dep_attempts.is_without_predecessor then 'no_baseline'
            when dep_attempts.is_history_lost then 'history_lost'
            when dep_attempts.is_return_to_deployed then 'nothing_new'
            when code_moves.null_reason is not null then code_moves.null_reason
            when code_moves.deployment_id is not null and code.commits is null then 'nothing_new'
            when code_moves.deployment_id is not null then null
            -- What runs of the service's own code is not known on one side: it may have moved.
            when dep_workloads.repository_key is not null and (to_state.reconciliation_id is null or from_state.reconciliation_id is null)
                then 'version_not_found'
            when chg_config_commits.change_set_status = 'resolved' and chg_config_commits.commits > 0 then null
            when dep_attempts.kind = 'config_change' then 'config_change'
            when dep_attempts.config_repository_key is null and dep_attempts.has_chart then 'no_commit'
            when dep_attempts.config_repository_key is null then 'repository_unavailable'
            when dep_attempts.from_config_revision = dep_attempts.config_revision and dep_attempts.has_chart then 'no_commit'
            when dep_attempts.from_config_revision = dep_attempts.config_revision then 'nothing_new'
            when chg_config_commits.change_set_status in ('from_missing', 'to_missing') then 'history_rewritten'
            when chg_config_commits.change_set_status is null then 'repository_unavailable'
            -- What moved is a chart or OCI version, and nothing bridges it to a commit.
            when dep_attempts.has_chart then 'no_commit'
            else 'nothing_new'
        end as null_reason
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    left join chg_live on chg_live.deployment_id = dep_attempts.deployment_id
    left join chg_config_commits on chg_config_commits.deployment_id = dep_attempts.deployment_id
    left join code_moves on code_moves.deployment_id = dep_attempts.deployment_id
    left join code on code.deployment_id = dep_attempts.deployment_id
    left join states_with_versions as to_state on to_state.reconciliation_id = dep_attempts.reconciliation_id
    left join states_with_versions as from_state on from_state.reconciliation_id = dep_attempts.from_reconciliation_id
    where dep_attempts.is_deciding
)
select
    deployment_id,
    workload_id,
    kind,
    healthy_at,
    case when outcome = 'succeeded' then coalesce(healthy_at, finished_at) end as live_at,
    null_reason as lead_time_null_reason,
    case
        when null_reason is not null then null
        when has_code_moves then 'code'
        else 'config'
    end as lead_time_basis,
    case
        when null_reason is not null then null
        when has_code_moves then code_first_commit_sha
        else config_first_commit_sha
    end as first_commit_sha,
    case
        when null_reason is not null then null
        when has_code_moves then code_first_authored_at
        else config_first_authored_at
    end as first_authored_at,
    case
        when null_reason is not null then null
        when has_code_moves then code_first_committed_at
        else config_first_committed_at
    end as first_committed_at,
    case
        when has_code_moves then code_commits
        when change_set_status = 'resolved' then config_commits
    end as commits,
    case when has_code_moves then is_code_bot_only else is_config_bot_only end as is_bot_only,
    case when null_reason is null and has_code_moves then merged_at end as merged_at,
    case
        when null_reason is not null then null
        when has_code_moves then carried_at
        else first_arrived_at
    end as carried_at,
    started_at,
    last_commit_sha as config_commit_sha,
    last_author_name as config_author_name
from deployments
