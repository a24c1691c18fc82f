-- What operators did. Grain: one attempt: one operation that finished and did something. Most are not deployments: re-syncs, drift
-- corrections and syncs of a monorepo revision that changed nothing here. A GitPath has its changes only.
-- Errors: an operation seen by events alone may lack its start; failed syncs are known only as far as events, logs, notifications or
-- a reading in between told of them.
-- reconciliation_id: hash of the workload and the operation
-- deployment_id: the attempted change it is part of, null if none
-- kind: change, config_change, rollback, reapply (attempted changes); resync, drift_correction, no_op, remediation (not deployments)
-- phase: succeeded, failed, error
-- from_revision: revision of the deployment that stood before
-- to_revision: revision applied, readable: commit, chart version, digest or value; several sources joined by a comma
-- started_at: UTC, null if unknown
-- finished_at: UTC
-- initiated_by: user, null if automated or unknown; for a GitPath the author of the commit on the branch
-- is_automated: by the operator itself, null if unknown
-- message: what the operator said; for a GitPath the subject of the commit
-- evidence: the windows that saw it: event, history, operation; git
select
    reconciliation_id,
    workload_id,
    deployment_id,
    kind,
    phase,
    from_revision,
    to_revision,
    started_at,
    finished_at,
    initiated_by,
    is_automated,
    message,
    evidence
from dep_attempts
where phase <> 'running'
