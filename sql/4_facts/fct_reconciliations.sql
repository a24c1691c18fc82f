-- What operators did. Grain: one attempt: one operation that finished and did something. Most are not deployments: re-syncs, drift
-- corrections and syncs of a monorepo revision that changed nothing here. A GitPath has its changes only.
-- Errors: an operation seen by events alone may lack its start; failed syncs are known only as far as events, logs, notifications or
-- a reading in between told of them.
--   reconciliation_id: hash of the workload and the operation
--   workload_id: hash of (instance, kind, namespace, name): the same on every machine and every night
--   deployment_id: the attempted change it is part of, null if none
--   kind: change, config_change, rollback, reapply (attempted changes); resync, drift_correction, no_op, remediation (not deployments)
--   phase: succeeded, failed, error
--   from_revision: revision of the deployment that stood before
--   to_revision: revision applied, readable: commit, chart version, digest or value; several sources joined by a comma
--   started_at: UTC, null if unknown
--   finished_at: UTC
--   initiated_by: user, null if automated or unknown; where no operator is asked the author of the commit on the branch
--   is_automated: by the operator itself, null if unknown
--   message: what the operator said; where no operator is asked the subject of the commit
--   evidence: the windows that saw it: event, history, operation; git
select
    dep_attempts.reconciliation_id,
    dep_attempts.workload_id,
    dep_attempts.deployment_id,
    coalesce(chg_shipped.kind, dep_attempts.kind) as kind,
    dep_attempts.phase,
    dep_attempts.from_revision,
    dep_attempts.to_revision,
    dep_attempts.started_at,
    dep_attempts.finished_at,
    dep_attempts.initiated_by,
    dep_attempts.is_automated,
    dep_attempts.message,
    dep_attempts.evidence
from dep_attempts
left join chg_shipped on chg_shipped.deployment_id = dep_attempts.deployment_id
where dep_attempts.phase <> 'running'
