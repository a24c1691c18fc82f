-- What each deployment shipped: its final kind, the commits that start its clock, and the marks of its stages. Grain: one deployment.
-- A return to a former state is a rollback where the code it moves goes backward or away, and a reapply where it goes forward, by the
-- ancestry of the commits; the order of deployments decides only where ancestry cannot. A code lead time never falls back to a config one.
--   lead_time_basis: code where a version moved that belongs to a configured application repository, else config
--   commits: of the basis, merges left out; null if unknown
--   merged_at: when the first code commit reached the application's main branch
--   carried_at: when what was deployed reached the watched branch of the GitOps repository
with states_with_versions as (
    select distinct reconciliation_id
    from dep_versions
),
deployments as (
    select
        dep_attempts.deployment_id,
        dep_attempts.workload_id,
        case
            when dep_attempts.is_return_to_deployed then dep_attempts.kind
            when dep_attempts.kind in ('rollback', 'reapply') then coalesce(chg_code.return_kind, dep_attempts.kind)
            else dep_attempts.kind
        end as kind,
        dep_attempts.outcome,
        dep_attempts.finished_at,
        dep_attempts.deployment_started_at as started_at,
        case when dep_attempts.outcome = 'succeeded' then chg_live.healthy_at end as healthy_at,
        chg_code.deployment_id is not null as has_code_moves,
        -- What only some of the moved versions brought is not what the deployment brought.
        case when chg_code.null_reason is null then coalesce(chg_code.commits, 0) end as code_commits,
        chg_code.first_authored_at as code_first_authored_at,
        chg_code.first_committed_at as code_first_committed_at,
        chg_code.first_commit_sha as code_first_commit_sha,
        case when chg_code.null_reason is null then chg_code.is_bot_only end as is_code_bot_only,
        chg_code.merged_at,
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
            when chg_code.null_reason is not null then chg_code.null_reason
            when chg_code.deployment_id is not null and chg_code.commits is null then 'nothing_new'
            when chg_code.deployment_id is not null then null
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
    left join chg_code on chg_code.deployment_id = dep_attempts.deployment_id
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
