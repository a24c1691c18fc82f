-- One change brought to several workloads. Grain: one change of one service in one environment, over its workloads; mostly one workload.
-- This is the unit DORA means by a deployment where a service runs on several clusters.
--   rollout_id: hash of service, environment, change_key and how many times that change came
--   change_key: what is the same change: the versions that moved, else the config commit, else the revision
--   service: what a team calls it, across environments and clusters
--   environment: where it runs, by mapping; `unmapped` if nothing says so
--   is_production: only these feed the dora_ relations
--   is_measured: false for workloads that a rule takes out, such as an app of apps
--   to_revision: of the deployment that finished first
--   workloads: how many workloads it was brought to
--   succeeded_workloads: how many of them have it
--   outcome: running if a member is, else failed if a member failed, else succeeded
--   is_counted: a member that succeeded is counted; a baseline that may be where watching began neither counts nor dates a rollout
--   first_finished_at: end of the member that finished first, UTC
--   first_finished_date: its day in the reporting zone: decides the period
--   live_at: when the last succeeded member was live, UTC
--   first_committed_at: earliest first commit of a succeeded member, UTC
--   lead_time_seconds: live_at - first_committed_at
--   has_counted_member: a member is counted, succeeded or not; one without is in no rate
--   has_failed: a member has any failure signal; null where nobody could have told of any member
--   is_rework: a member is the remediation of a failure that reached production
--   failure_evidence: the weakest among the members that somebody could have told of: events, snapshots, incidents_only; none if there is none
with members as (
    select
        chg_rollouts.rollout_id,
        chg_rollouts.change_key,
        dep_workloads.service,
        dep_workloads.environment,
        dep_workloads.is_production,
        dep_workloads.is_measured,
        dep_attempts.workload_id,
        dep_attempts.deployment_id,
        dep_attempts.to_revision,
        dep_attempts.outcome,
        dep_attempts.is_counted,
        dep_attempts.finished_at,
        chg_shipped.live_at,
        chg_shipped.first_authored_at as first_committed_at,
        fail_deployments.deployment_id is not null as has_failed,
        fail_remedies.rework_reason is not null as is_rework,
        case fail_evidence.failure_evidence when 'incidents_only' then 3 when 'snapshots' then 2 when 'events' then 1 end as evidence_no
    from chg_rollouts
    inner join dep_attempts
        on dep_attempts.deployment_id = chg_rollouts.deployment_id
        and dep_attempts.is_deciding
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    inner join chg_shipped on chg_shipped.deployment_id = chg_rollouts.deployment_id
    inner join fail_evidence on fail_evidence.deployment_id = chg_rollouts.deployment_id
    left join fail_deployments on fail_deployments.deployment_id = chg_rollouts.deployment_id
    left join fail_remedies on fail_remedies.deployment_id = chg_rollouts.deployment_id
),
grouped as (
    select
        rollout_id,
        min(change_key) as change_key,
        min(service) as service,
        min(environment) as environment,
        bool_or(is_production) as is_production,
        bool_or(is_measured) as is_measured,
        nullif(min_by(coalesce(to_revision, ''), coalesce(cast(finished_at as string), '9') || deployment_id), '') as to_revision,
        count(distinct workload_id) as workloads,
        count(distinct case when outcome = 'succeeded' then workload_id end) as succeeded_workloads,
        count(distinct case when outcome = 'succeeded' and is_counted then workload_id end) as counted_workloads,
        case
            when bool_or(outcome = 'running') then 'running'
            when bool_or(outcome = 'failed') then 'failed'
            else 'succeeded'
        end as outcome,
        coalesce(min(case when is_counted then finished_at end), min(finished_at)) as first_finished_at,
        max(live_at) as live_at,
        min(first_committed_at) as first_committed_at,
        bool_or(is_counted) as has_counted_member,
        bool_or(has_failed and is_counted) as has_failed,
        bool_or(is_rework and is_counted) as is_rework,
        max(case when is_counted then evidence_no end) as evidence_no
    from members
    group by rollout_id
)
select
    rollout_id,
    change_key,
    service,
    environment,
    is_production,
    is_measured,
    to_revision,
    workloads,
    succeeded_workloads,
    outcome,
    counted_workloads > 0 as is_counted,
    first_finished_at,
    cast(to_local(first_finished_at, settings.reporting_zone) as date) as first_finished_date,
    live_at,
    first_committed_at,
    seconds_between(first_committed_at, live_at) as lead_time_seconds,
    has_counted_member,
    case when evidence_no is not null then has_failed end as has_failed,
    is_rework,
    case evidence_no when 1 then 'events' when 2 then 'snapshots' when 3 then 'incidents_only' else 'none' end as failure_evidence
from grouped
cross join settings
order by service, environment, first_finished_at, rollout_id
