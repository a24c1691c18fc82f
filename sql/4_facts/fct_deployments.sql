-- Attempted changes of desired state. Grain: one attempted change of one workload: its consecutive attempts at one state that is not yet
-- deployed (retries are one). Deployments in the sense of DORA are those with outcome succeeded and is_counted.
-- A failed deployment has at least one signal and counts once, however many it has; where nobody could have told (failure_evidence none) that
-- is null, as is what no operator can be asked. Lead time runs from the first commit, by author time, of what the
-- deployment brought: of the application repositories of the versions that moved, else of the GitOps repository.
--   deployment_id: hash of (workload, desired state, how many times it came to that state)
--   workload_id: hash of (instance, kind, namespace, name): the same on every machine and every night
--   service: what a team calls it, across environments and clusters
--   environment: where it runs, by mapping; `unmapped` if nothing says so
--   is_production: only these feed the dora_ relations
--   is_measured: false for workloads that a rule takes out, such as an app of apps
--   kind: change, config_change (other parameters, same content), rollback, reapply (a state deployed before)
--   outcome: succeeded, failed (superseded or still failing), running
--   is_baseline: the first one ever seen of this workload: its predecessor is unknown
--   is_counted: false for a baseline that may be where watching began, or whose versions another workload of the service and environment had
--     already (a move to another cluster or name); no count includes it
--   rollout_id: see fct_rollouts
--   from_revision: revision of the deployment that stood before
--   to_revision: revision applied, readable: commit, chart version, digest or value; several sources joined by a comma
--   revision_kind: commit, chart, digest, version, other
--   config_commit_sha: commit of the GitOps repository that brought it, null if unknown
--   config_author_name: its author
--   attempts: tries, those inside one operation included
--   started_at: start of the first attempt at it, UTC; null if unknown
--   finished_at: end of the first successful attempt, of a failed change end of the first failed one; UTC
--   finished_date: day of finished_at in the reporting zone: decides the period
--   healthy_at: first verdict of Healthy on this state, UTC; null if not seen
--   live_at: healthy_at, else finished_at; null unless succeeded
--   live_signal: healthy, sync_finished, commit (no operator is asked)
--   initiated_by: user, null if automated or unknown; where no operator is asked the author of the commit on the branch
--   is_automated: by the operator itself, null if unknown
--   reached_production: false only where nothing was applied; null if unknown
--   first_commit_sha: commit that starts the clock
--   first_committed_at: its author time, UTC
--   lead_time_seconds: live_at - first_committed_at; never zero for unknown
--   lead_time_committer_seconds: the same from the earliest committer time
--   lead_time_basis: code, or config where no version moved that belongs to a configured application repository
--   lead_time_null_reason: not_live, no_baseline, nothing_new (the same commit, or only a way back), no_commit (chart or OCI version without a bridge), version_not_found,
--     repository_unavailable, history_rewritten (the old revision is gone), history_lost (entries before it are lost), config_change (no commit behind it)
--   coding_seconds: first commit to the application's main branch; null for a config lead time
--   handover_seconds: application's main branch, or first config commit, to the watched branch of the GitOps repository
--   queue_seconds: watched branch to start of the operation
--   sync_seconds: start to end of the operation
--   health_seconds: end of the operation to healthy
--   reconciliation_seconds: queue, sync and health together
--   changes: commits of the basis in the change set, merges left out; null if unknown
--   is_bot_only: every one of them is by a bot
--   failure_evidence: what could have been seen of failures: events, snapshots (what failed between two readings is lost), incidents_only, none
--   has_failed: any failure signal; null while it runs, unless it has failed already
--   has_sync_failure: an attempt failed, also if a later one succeeded; null where no operator is asked
--   is_degraded_in_window: degraded within degraded_window after the end; null where no operator is asked
--   is_degraded_before_healthy: degraded before its state was ever healthy, however late; null where no operator is asked
--   has_incident: an incident is explained by it, by the window or by its own words; null where no incident tool knows the service
--   is_rolled_back: a rollback that succeeded left its state; no failure by itself
--   is_remediation: it is the last deployment before a failure was restored
--   rework_reason: of a remediation of a failure that reached production the first that it has of incident, degraded, sync_failed; else null
--   is_content_known: the content behind every revision was read; otherwise revisions stand for content
--   evidence: the windows that saw it: event, history, operation; git
with assembled as (
    select
        dep_attempts.*,
        chg_shipped.kind as shipped_kind,
        chg_shipped.healthy_at,
        chg_shipped.live_at,
        chg_shipped.lead_time_null_reason,
        chg_shipped.lead_time_basis,
        chg_shipped.first_commit_sha,
        chg_shipped.first_authored_at,
        chg_shipped.first_committed_at,
        chg_shipped.commits,
        chg_shipped.is_bot_only,
        chg_shipped.merged_at,
        chg_shipped.carried_at,
        chg_shipped.started_at as operation_started_at,
        chg_shipped.config_commit_sha,
        chg_shipped.config_author_name,
        dep_workloads.service,
        dep_workloads.environment,
        dep_workloads.is_production,
        dep_workloads.is_measured,
        dep_workloads.has_operator,
        chg_rollouts.rollout_id,
        fail_evidence.failure_evidence,
        fail_evidence.is_incident_covered,
        fail_deployments.deployment_id is not null as is_failed,
        fail_deployments.sync_failed_at is not null as is_sync_failed,
        coalesce(fail_deployments.is_degraded_in_window, false) as is_degraded_in_window,
        coalesce(fail_deployments.is_degraded_before_healthy, false) as is_degraded_before_healthy,
        coalesce(fail_deployments.has_incident, false) as is_blamed,
        chg_left_states.deployment_id is not null as is_left,
        fail_remedies.deployment_id is not null as is_remedy,
        fail_remedies.rework_reason,
        settings.reporting_zone
    from dep_attempts
    cross join settings
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    inner join chg_shipped on chg_shipped.deployment_id = dep_attempts.deployment_id
    inner join chg_rollouts on chg_rollouts.deployment_id = dep_attempts.deployment_id
    inner join fail_evidence on fail_evidence.deployment_id = dep_attempts.deployment_id
    left join fail_deployments on fail_deployments.deployment_id = dep_attempts.deployment_id
    left join chg_left_states on chg_left_states.deployment_id = dep_attempts.deployment_id
    left join fail_remedies on fail_remedies.deployment_id = dep_attempts.deployment_id
    where dep_attempts.is_deciding
)
select
    deployment_id,
    workload_id,
    service,
    environment,
    is_production,
    is_measured,
    shipped_kind as kind,
    outcome,
    is_baseline,
    is_counted,
    rollout_id,
    from_revision,
    to_revision,
    revision_kind,
    case
        when not has_operator then config_revision
        else coalesce(config_commit_sha, config_revision)
    end as config_commit_sha,
    case when not has_operator then coalesce(config_author_name, initiated_by) else config_author_name end as config_author_name,
    cast(attempts as bigint) as attempts,
    deployment_started_at as started_at,
    finished_at,
    cast(to_local(finished_at, reporting_zone) as date) as finished_date,
    healthy_at,
    live_at,
    case
        when outcome <> 'succeeded' then null
        when not has_operator then 'commit'
        when healthy_at is not null then 'healthy'
        else 'sync_finished'
    end as live_signal,
    initiated_by,
    is_automated,
    deployment_reached_production as reached_production,
    first_commit_sha,
    first_authored_at as first_committed_at,
    seconds_between(first_authored_at, live_at) as lead_time_seconds,
    seconds_between(first_committed_at, live_at) as lead_time_committer_seconds,
    lead_time_basis,
    lead_time_null_reason,
    seconds_between(first_authored_at, merged_at) as coding_seconds,
    seconds_between(case when lead_time_basis = 'code' then merged_at else first_authored_at end, carried_at) as handover_seconds,
    seconds_between(carried_at, operation_started_at) as queue_seconds,
    case when outcome = 'succeeded' then seconds_between(operation_started_at, finished_at) end as sync_seconds,
    case when outcome = 'succeeded' and has_operator then seconds_between(finished_at, healthy_at) end as health_seconds,
    seconds_between(carried_at, case when operation_started_at is not null then healthy_at end) as reconciliation_seconds,
    commits as changes,
    is_bot_only,
    failure_evidence,
    case
        when is_failed then true
        when failure_evidence <> 'none' and outcome <> 'running' then false
    end as has_failed,
    case when has_operator then is_sync_failed end as has_sync_failure,
    case when has_operator then is_degraded_in_window end as is_degraded_in_window,
    case when has_operator then is_degraded_before_healthy end as is_degraded_before_healthy,
    case when is_blamed or is_incident_covered then is_blamed end as has_incident,
    is_left as is_rolled_back,
    is_remedy as is_remediation,
    rework_reason,
    is_content_known,
    evidence
from assembled
order by service, environment, finished_at, deployment_id
