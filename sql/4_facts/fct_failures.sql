-- Failed deployments. Grain: one deployment with at least one failure signal, counted once however many it has; fct_failure_signals has them all.
-- Of a workload without an operator only incidents tell. Errors: a time window blames by coincidence where deployments are frequent; what an
-- incident names itself is worth more. Source: operators' attempts and health, incident tools.
--   failure_id: hash of the deployment
--   deployment_id: the deployment that failed
--   workload_id: hash of (instance, kind, namespace, name): the same on every machine and every night
--   service: what a team calls it, across environments and clusters
--   environment: where it runs, by mapping; `unmapped` if nothing says so
--   is_production: only these feed the dora_ relations
--   is_measured: false for workloads that a rule takes out, such as an app of apps
--   is_counted: false where the deployment is a baseline that may be where watching began; no count includes it
--   detected_at: the earliest signal, UTC
--   detected_date: its day in the reporting zone
--   detected_by: sync_failed, degraded, incident, cause_named: which signal that was
--   restored_at: first Healthy that stood; else live_at of the last deployment before the incidents were resolved, else their last resolution; else end of the next successful attempt; UTC; null: not yet, or never changed
--   restored_date: its day in the reporting zone: decides the period of a recovery
--   restore_signal: operator_rollback, healthy_after_remediation, incident_resolved, self_healed
--   recovery_seconds: restored_at - detected_at: DORA's failed deployment recovery time
--   recovery_null_reason: open, production_unchanged (nothing was applied, so there is nothing to recover from), resolved_before_detected
--   is_open: not restored, as far as is known
--   remediation_deployment_id: the last other deployment that succeeded before it was restored; null if none did
--   remediation_kind: rollback (also a commit of reverts only), roll_forward
--   fixed_after_seconds: of what never changed production: from detected_at until the workload was whole again
select
    fail_deployments.failure_id,
    fail_deployments.deployment_id,
    fail_deployments.workload_id,
    dep_workloads.service,
    dep_workloads.environment,
    dep_workloads.is_production,
    dep_workloads.is_measured,
    dep_attempts.is_counted,
    fail_deployments.detected_at,
    cast(to_local(fail_deployments.detected_at, settings.reporting_zone) as date) as detected_date,
    fail_deployments.detected_by,
    fail_deployments.restored_at,
    cast(to_local(fail_deployments.restored_at, settings.reporting_zone) as date) as restored_date,
    fail_deployments.restore_signal,
    seconds_between(fail_deployments.detected_at, fail_deployments.restored_at) as recovery_seconds,
    fail_deployments.recovery_null_reason,
    coalesce(fail_deployments.recovery_null_reason = 'open', false) as is_open,
    fail_deployments.remediation_deployment_id,
    fail_deployments.remediation_kind,
    seconds_between(fail_deployments.detected_at, fail_deployments.fixed_at) as fixed_after_seconds
from fail_deployments
inner join dep_workloads on dep_workloads.workload_id = fail_deployments.workload_id
inner join dep_attempts
    on dep_attempts.deployment_id = fail_deployments.deployment_id
    and dep_attempts.is_deciding
cross join settings
order by service, environment, detected_at, failure_id
