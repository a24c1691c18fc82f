-- What every content of an application says of its sync, not only the last one. Grain: one content of one application (snapshot_hash).
--   compared_sources_hash: what the live state was compared with; null in what landed before it was read
--   out_of_sync_resources, pruning_resources: what differs, and what of it only waits to be pruned
select
    content_hash as snapshot_hash,
    max(sync_revision) as sync_revision,
    max(compared_sources_hash) as compared_sources_hash,
    max(out_of_sync_resources) as out_of_sync_resources,
    max(pruning_resources) as pruning_resources,
    max(condition_types) as condition_types,
    max(cast(deletion_requested_at as timestamp)) as deletion_requested_at
from landed_argocd_applications
group by content_hash
