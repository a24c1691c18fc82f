-- Attempts as drift sees them: they explain it, correct it or overwrite it. Grain: one attempt that ended, of a workload with an operator.
--   began_at: its start, as well as is known
--   is_applied: the live state is the desired one from then on: a change set is applied, whatever its health check says afterwards
--   resolved_by: whose doing it is that drift is gone after it: deployment, self_heal, manual_sync, by_chance (a sync that was
--     started for another commit of the same content), unknown
--   resources: what a correction put right
select
    dep_attempts.workload_id,
    dep_attempts.kind = 'drift_correction' as is_correction,
    dep_attempts.deployment_id is not null as is_deployment,
    dep_attempts.phase = 'succeeded' as is_success,
    coalesce(dep_attempts.started_at, dep_attempts.applied_at, dep_attempts.finished_at) as began_at,
    coalesce(dep_attempts.applied_at, dep_attempts.finished_at) as applied_at,
    dep_attempts.phase = 'succeeded' or (dep_attempts.kind = 'drift_correction' and dep_attempts.change_set is not null) as is_applied,
    case
        when dep_attempts.deployment_id is not null then 'deployment'
        -- It was started for another commit, and put right what it found.
        when dep_attempts.kind = 'no_op' and dep_attempts.corrected_by = 'self_heal' then 'by_chance'
        else dep_attempts.corrected_by
    end as resolved_by,
    case when dep_attempts.kind = 'drift_correction' then dep_attempts.resources end as resources
from dep_attempts
inner join workloads on workloads.workload_id = dep_attempts.workload_id
where workloads.has_operator
    and dep_attempts.phase <> 'running'
    and dep_attempts.finished_at is not null
