-- Incidents near drift: what happened while the live state was off, or soon after. Grain: one incident near one drift episode of a service
-- and environment that it is about. Near is not because of: drift is an untracked change, and is shown beside the change fail rate.
--   drift_id: see fct_drift
--   incident_id: see fct_incidents; merged duplicates are left out
--   relation: during (detected while it was open), after_overwrite (within the incident window after the operator put the desired state back), after_open (within the incident window after it opened, when it was gone without having been overwritten)
select
    drift_id,
    incident_id,
    relation
from blame_drift_incidents
