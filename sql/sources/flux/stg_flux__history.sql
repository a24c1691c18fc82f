-- What Kustomizations remember of their successes. Grain: one (instance, namespace, name, uid, digest of the manifests).
-- A new commit with the same manifests renames the entry, so the earliest revision ever seen of it is taken; one that is younger than the reconciliation
-- was not the one: then it was at the last step that the branch had come to.
with ranked as (
    select
        *,
        row_number() over (
            partition by instance, namespace, name, uid, digest
            order by last_reconciled_at, extracted_at, content_hash
        ) as copy_no
    from landed_flux_history
    where status = 'ReconciliationSucceeded'
),
entries as (
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
),
followed as (
    select
        workloads.workload_id,
        sources.repository_key,
        regexp_extract(sources.reference, 'branch=([^,]*)', 1) as branch
    from stg_flux__latest_objects as workloads
    inner join stg_flux__latest_objects as sources
        on sources.instance = workloads.instance
        and sources.kind = workloads.source_kind
        and sources.namespace = workloads.source_namespace
        and sources.name = workloads.source_name
    where workloads.kind = 'Kustomization'
        and sources.kind = 'GitRepository'
),
placed as (
    select
        entries.workload_id,
        entries.uid,
        entries.digest,
        entries.first_reconciled_at,
        followed.repository_key,
        followed.branch
    from entries
    inner join followed on followed.workload_id = entries.workload_id
    inner join branch_steps
        on branch_steps.repository_key = followed.repository_key
        and branch_steps.branch = followed.branch
        and branch_steps.commit_sha = entries.revision_commit
        and branch_steps.committed_at > entries.first_reconciled_at
),
timeline as (
    select repository_key, branch, committed_at as reached_at, 0 as step, position, commit_sha, cast(null as string) as workload_id, cast(null as string) as uid,
        cast(null as string) as digest
    from branch_steps
    union all
    select repository_key, branch, first_reconciled_at as reached_at, 1 as step, cast(null as bigint) as position, cast(null as string) as commit_sha, workload_id, uid,
        digest
    from placed
),
stood as (
    select
        *,
        substr(
            max(case when step = 0 then lpad(cast(position as string), 12, '0') || commit_sha end) over (
                partition by repository_key, branch order by reached_at, step rows between unbounded preceding and current row
            ),
            13
        ) as last_sha
    from timeline
)
select
    entries.workload_id,
    entries.instance,
    entries.namespace,
    entries.name,
    entries.uid,
    entries.digest,
    coalesce(stood.last_sha, entries.revision) as revision,
    coalesce(stood.last_sha, entries.revision_commit) as revision_commit,
    entries.first_reconciled_at
from entries
left join stood
    on stood.step = 1
    and stood.workload_id = entries.workload_id
    and stood.uid = entries.uid
    and stood.digest = entries.digest
