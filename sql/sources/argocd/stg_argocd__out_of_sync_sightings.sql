-- OutOfSync, beside what the last success applied. Grain: one sighting of stg_argocd__sightings_in_time that is OutOfSync and tells something.
--   sync_revision, compared_hash: what the live state was compared with
--   deployed_hash, is_told, told_revision: sources of the last success, as in stg_argocd__ordered_operations
--   has_failed_at_revision: the last attempt was at this revision, of everything, and failed
select
    sightings.workload_id,
    sightings.position,
    sightings.observed_at,
    sightings.uid,
    sightings.reconciled_at,
    coalesce(sightings.sync_revision, stg_argocd__snapshots.sync_revision) as sync_revision,
    coalesce(sightings.compared_hash, stg_argocd__snapshots.compared_sources_hash) as compared_hash,
    stg_argocd__snapshots.out_of_sync_resources,
    stg_argocd__snapshots.pruning_resources,
    stg_argocd__snapshots.deletion_requested_at,
    sightings.last_success_no,
    success.uid as success_uid,
    success.finished_at as success_at,
    success.template_hash as deployed_hash,
    success.is_told,
    success.told_revision,
    success.revision as deployed_revision,
    last_attempt.phase in ('failed', 'error')
    and not last_attempt.is_partial
    and last_attempt.revision = coalesce(sightings.sync_revision, stg_argocd__snapshots.sync_revision) as has_failed_at_revision
from stg_argocd__sightings_in_time as sightings
left join stg_argocd__snapshots on stg_argocd__snapshots.snapshot_hash = sightings.snapshot_hash
left join stg_argocd__ordered_operations as success
    on success.workload_id = sightings.workload_id
    and success.order_no = sightings.last_success_no
left join stg_argocd__ordered_operations as last_attempt
    on last_attempt.workload_id = sightings.workload_id
    and last_attempt.order_no = sightings.last_attempt_no
where sightings.sync_status = 'OutOfSync'
    and not sightings.is_failing
