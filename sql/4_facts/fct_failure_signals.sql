-- Why a deployment is called failed. Grain: one signal of one failure; an incident that names its cause is one signal, not two.
--   failure_id: see fct_failures
--   signal: sync_failed, degraded, incident, cause_named
--   signalled_at: UTC
--   source_id: reconciliation_id of the failed attempt, workload_id of what degraded, incident_id
--   detail: what the operator or the incident tool said
select
    fail_deployments.failure_id,
    'sync_failed' as signal,
    fail_by_operator.sync_failed_at as signalled_at,
    fail_by_operator.sync_failed_id as source_id,
    dep_attempts.message as detail
from fail_by_operator
inner join fail_deployments on fail_deployments.deployment_id = fail_by_operator.deployment_id
left join dep_attempts on dep_attempts.reconciliation_id = fail_by_operator.sync_failed_id
where fail_by_operator.sync_failed_at is not null
union all
select
    failure_id,
    'degraded' as signal,
    degraded_at as signalled_at,
    workload_id as source_id,
    case
        when is_degraded_in_window and is_degraded_before_healthy then 'within the window and before it was ever healthy'
        when is_degraded_in_window then 'within the window, after it had been healthy'
        else 'after the window, before it was ever healthy'
    end as detail
from fail_deployments
where degraded_at is not null
union all
select
    fail_deployments.failure_id,
    case blame_incidents.attributed_by when 'cause_named' then 'cause_named' else 'incident' end as signal,
    blame_incidents.detected_at as signalled_at,
    blame_incidents.incident_id as source_id,
    inc_incidents.title as detail
from blame_incidents
inner join fail_deployments on fail_deployments.deployment_id = blame_incidents.deployment_id
inner join inc_incidents on inc_incidents.incident_id = blame_incidents.incident_id
