-- Attempted changes of desired state. Grain: one attempted change of one workload: its consecutive attempts at one state that is not yet
-- deployed (retries are one). Deployments in the sense of DORA are those with outcome succeeded and is_counted.
-- Columns about failures are null until failures are measured. Config lead time is from the first config commit; a service with a
-- configured application repository has none until its code commits are measured.
-- deployment_id: hash of (workload, desired state, how many times it came to that state)
-- kind: change, config_change (other parameters, same content), rollback, reapply (a state deployed before)
-- outcome: succeeded, failed (superseded or still failing), running
-- is_baseline: the first one ever seen of this workload: its predecessor is unknown
-- is_counted: false for a baseline that may be where watching began; no count includes it
-- rollout_id: see fct_rollouts
-- revision_kind: commit, chart, digest, version, other
-- config_commit_sha: commit of the GitOps repository that brought it, null if unknown
-- config_author_name: its author
-- attempts: tries, those inside one operation included
-- finished_at: end of the first successful attempt, of a failed change end of the first failed one; UTC
-- healthy_at: first verdict of Healthy on this state, UTC; null if not seen
-- live_at: healthy_at, else finished_at; null unless succeeded
-- live_signal: healthy, sync_finished, commit (GitPath)
-- reached_production: false only where nothing was applied; null if unknown
-- first_commit_sha: commit that starts the clock
-- first_committed_at: its author time, UTC
-- lead_time_seconds: live_at - first_committed_at; never zero for unknown
-- lead_time_committer_seconds: the same from the earliest committer time
-- lead_time_basis: config or code
-- lead_time_null_reason: why there is none
-- coding_seconds: first commit to the application's main branch
-- handover_seconds: main branch to the watched branch of the GitOps repository
-- queue_seconds: watched branch to start of the operation
-- sync_seconds: start to end of the operation
-- health_seconds: end of the operation to healthy
-- reconciliation_seconds: queue, sync and health together
-- changes: commits in the change set, merges left out; null if unknown
-- is_bot_only: every commit is by a bot
-- failure_evidence: what could have been seen of failures: events, snapshots, incidents_only, none
-- has_failed: any failure signal
-- has_sync_failure: an attempt failed
-- is_degraded_in_window: degraded within the window after the end
-- is_degraded_before_healthy: degraded before it was ever healthy
-- has_incident: an incident is explained by it
-- is_rolled_back: a rollback left its state
-- is_remediation: it remediated a failure
-- rework_reason: incident, degraded, sync_failed
-- is_content_known: the content behind every revision was read; otherwise revisions stand for content
with event_days as (
    select instance, coverage_date
    from out_coverage
    where source = 'argocd'
),
assembled as (
    select
        dep_attempts.*,
        dep_workloads.service,
        dep_workloads.environment,
        dep_workloads.is_production,
        dep_workloads.is_measured,
        dep_workloads.operator,
        dep_workloads.repository_key as service_repository_key,
        out_rollouts.rollout_id,
        out_live.healthy_at,
        case when dep_attempts.outcome = 'succeeded' then coalesce(out_live.healthy_at, dep_attempts.finished_at) end as live_at,
        out_config_changes.change_set_status,
        out_config_changes.commits,
        out_config_changes.first_authored_at,
        out_config_changes.first_committed_at as first_committer_at,
        out_config_changes.first_commit_sha,
        out_config_changes.last_commit_sha,
        out_config_changes.last_author_name,
        event_days.instance is not null as has_events_that_day
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    inner join out_rollouts on out_rollouts.deployment_id = dep_attempts.deployment_id
    left join out_live on out_live.deployment_id = dep_attempts.deployment_id
    left join out_config_changes on out_config_changes.deployment_id = dep_attempts.deployment_id
    left join event_days
        on event_days.instance = dep_workloads.instance
        and event_days.coverage_date = cast(dep_attempts.finished_at as date)
    where dep_attempts.is_deciding
),
reasoned as (
    select
        assembled.*,
        case
            when outcome <> 'succeeded' then 'not_live'
            when is_without_predecessor then 'no_baseline'
            when is_history_lost then 'history_lost'
            when is_return_to_deployed then 'nothing_new'
            when service_repository_key is not null then 'repository_unavailable'
            when config_repository_key is null and has_chart then 'no_commit'
            when config_repository_key is null then 'repository_unavailable'
            when kind = 'config_change' and from_config_revision = config_revision then 'config_change'
            when from_config_revision = config_revision and has_chart then 'no_commit'
            when from_config_revision = config_revision then 'nothing_new'
            when change_set_status in ('from_missing', 'to_missing') then 'history_rewritten'
            when change_set_status is null then 'repository_unavailable'
            -- What moved is a chart or OCI version, and nothing bridges it to a commit.
            when commits = 0 and has_chart then 'no_commit'
            when commits = 0 then 'nothing_new'
        end as lead_time_null_reason
    from assembled
)
select
    deployment_id,
    workload_id,
    service,
    environment,
    is_production,
    is_measured,
    kind,
    outcome,
    is_baseline,
    is_counted,
    rollout_id,
    from_revision,
    to_revision,
    revision_kind,
    case
        when operator = 'git' then config_revision
        else coalesce(last_commit_sha, config_revision)
    end as config_commit_sha,
    case when operator = 'git' then coalesce(last_author_name, initiated_by) else last_author_name end as config_author_name,
    cast(attempts as bigint) as attempts,
    deployment_started_at as started_at,
    finished_at,
    healthy_at,
    live_at,
    case
        when outcome <> 'succeeded' then null
        when operator = 'git' then 'commit'
        when healthy_at is not null then 'healthy'
        else 'sync_finished'
    end as live_signal,
    initiated_by,
    is_automated,
    deployment_reached_production as reached_production,
    case when lead_time_null_reason is null then first_commit_sha end as first_commit_sha,
    case when lead_time_null_reason is null then first_authored_at end as first_committed_at,
    case when lead_time_null_reason is null then seconds_between(first_authored_at, live_at) end as lead_time_seconds,
    case when lead_time_null_reason is null then seconds_between(first_committer_at, live_at) end as lead_time_committer_seconds,
    case when lead_time_null_reason is null then 'config' end as lead_time_basis,
    lead_time_null_reason,
    cast(null as double) as coding_seconds,
    cast(null as double) as handover_seconds,
    cast(null as double) as queue_seconds,
    case when outcome = 'succeeded' and operator <> 'git' then seconds_between(deployment_started_at, finished_at) end as sync_seconds,
    case when outcome = 'succeeded' then seconds_between(finished_at, healthy_at) end as health_seconds,
    cast(null as double) as reconciliation_seconds,
    case when change_set_status = 'resolved' then commits end as changes,
    cast(null as boolean) as is_bot_only,
    case
        when operator = 'git' then 'none'
        when has_events_that_day or evidence like '%event%' then 'events'
        else 'snapshots'
    end as failure_evidence,
    cast(null as boolean) as has_failed,
    cast(null as boolean) as has_sync_failure,
    cast(null as boolean) as is_degraded_in_window,
    cast(null as boolean) as is_degraded_before_healthy,
    cast(null as boolean) as has_incident,
    cast(null as boolean) as is_rolled_back,
    cast(null as boolean) as is_remediation,
    cast(null as string) as rework_reason,
    is_content_known,
    evidence
from reasoned
