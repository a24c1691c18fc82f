-- What Flux's controllers said, whatever it was wrapped in. Grain: one event_key: of two deliveries of one event the one that says more.
-- Kubernetes folds, repeats and combines events, and keeps the first one's revision: only what it has counted once is believed to be at its
-- revision (is_revision_trusted). A log line or a notification always is.
--   workload_id: of whatever kind the object is; null where the event names no namespace
--   severity: info, error
--   is_success: the success that a Kustomization repeats at every interval
--   revision_key: what identifies the revision, whatever it is written like; null where it is not trusted
with ranked as (
    select
        *,
        row_number() over (
            partition by instance, event_key
            order by
                case when revision is null then 1 else 0 end,
                case when values_token is null then 1 else 0 end,
                occurrences nulls first,
                extracted_at,
                content_hash
        ) as copy_no
    from landed_flux_events
),
trusted as (
    select
        *,
        shape <> 'kubernetes_event' or (coalesce(occurrences, 1) = 1 and not is_combined and not is_metadata_lost) as is_revision_trusted
    from ranked
    where copy_no = 1
)
select
    workload_id_of(
        case when several.instance is not null and trusted.cluster is not null then trusted.instance || '/' || trusted.cluster else trusted.instance end,
        kind,
        namespace,
        name
    ) as workload_id,
    trusted.instance,
    trusted.cluster,
    event_key,
    shape,
    kind,
    namespace,
    name,
    object_uid,
    case when severity in ('error', 'Warning') then 'error' else 'info' end as severity,
    reason,
    message,
    error,
    cast(occurred_at as timestamp) as occurred_at,
    coalesce(occurred_nanos, 0) as occurred_nanos,
    is_revision_trusted,
    revision,
    case when is_revision_trusted then coalesce(revision_commit, revision_digest, revision_version, revision) end as revision_key,
    revision_kind,
    revision_commit,
    revision_version,
    origin_commit,
    coalesce(commit_reference, origin_commit) as reference_sha,
    values_token,
    severity not in ('error', 'Warning')
    and (is_commit_status or message like 'Reconciliation finished%' or message = 'Update completed') as is_success,
    changed_objects,
    change_set,
    is_only_deletion,
    duration_seconds,
    release_version,
    chart,
    chart_version,
    is_combined,
    coalesce(occurrences, 1) as occurrences
from trusted
left join (select distinct instance from stg_flux__incarnation_clusters) as several on several.instance = trusted.instance
