-- What Kustomizations remember of their successes. Grain: one (instance, namespace, name, uid, digest of the manifests).
-- A new commit with the same manifests renames the entry, so the earliest revision ever seen of it is taken.
with ranked as (
    select
        *,
        row_number() over (
            partition by instance, namespace, name, uid, digest
            order by last_reconciled_at, extracted_at, content_hash
        ) as copy_no
    from landed_flux_history
    where status = 'ReconciliationSucceeded'
)
select
    workload_id_of(coalesce(clusters.key, ranked.instance), 'Kustomization', namespace, name) as workload_id,
    ranked.instance,
    namespace,
    name,
    coalesce(ranked.uid, '') as uid,
    digest,
    revision,
    revision_commit,
    cast(first_reconciled_at as timestamp) as first_reconciled_at
from ranked
left join stg_flux__incarnation_clusters as clusters
    on clusters.instance = ranked.instance
    and clusters.uid = ranked.uid
where copy_no = 1
    and first_reconciled_at is not null
