-- Entries of an operator's own history that were gone before they were read: deployments that nobody saw. Grain: one hole in the ids of a workload.
-- The remedy is a higher spec.revisionHistoryLimit, more frequent readings, or exported events. Holes that events fill are not listed.
--   workload_id: hash of (instance, kind, namespace, name): the same on every machine and every night
--   last_seen_history_id: id read last before the hole
--   oldest_retained_history_id: first id after it
--   lost_entries: successful syncs that are missing
--   from_at: end of the last one before the hole, UTC
--   to_at: end of the first one after it, UTC
select
    workload_id,
    previous_history_id as last_seen_history_id,
    history_id as oldest_retained_history_id,
    cast(lost_entries as bigint) as lost_entries,
    lost_from_at as from_at,
    finished_at as to_at
from dep_attempts
where lost_entries > 0
