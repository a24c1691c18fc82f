-- What events tell of Kustomizations, in order. Grain: one event that tells something; a notification and a log line about one change set or one
-- failure are one: as many objects, at most 5 s apart, from another window. What else an event says stands in stg_flux__events.
--   class: success (repeated at every interval), changes (a change set was applied), failure, healthy (a health check passed). What a deleted
--     object's controller says last has the reason of its last success: it is no change set and no failure.
--   is_health_failure, is_past_apply, is_before_apply: how far a failure had come; neither of the last two where that is not known
--   content_commit: what its manifests were at: the revision, or what the artifact was built from
--   event_no: its place among those of the workload, from the first
with classed as (
    select
        workload_id,
        instance,
        event_key,
        shape,
        coalesce(object_uid, '') as uid,
        occurred_at,
        occurred_nanos,
        revision_key,
        revision_kind,
        revision_commit,
        coalesce(revision_commit, origin_commit) as content_commit,
        changed_objects,
        coalesce(reason, '') = 'HealthCheckFailed' or coalesce(error, message, '') like 'health check failed%' as is_health_failure,
        coalesce(reason, '') = 'PruneFailed' or coalesce(reason, '') = 'HealthCheckFailed' or coalesce(error, message, '') like 'health check failed%'
            as is_past_apply,
        coalesce(reason in ('ArtifactFailed', 'BuildFailed'), false)
        or coalesce(message, '') like '%dry-run failed%'
        or coalesce(error, '') like '%dry-run failed%'
        or coalesce(error, '') like '%build failed%' as is_before_apply,
        case
            when is_success then 'success'
            when severity = 'error'
                and coalesce(reason, '') not in ('ReconciliationSucceeded', 'AccessDenied', 'InvalidCELExpression', 'FeatureGateDisabled')
                then 'failure'
            when severity = 'info' and changed_objects > 0 and (not is_only_deletion or coalesce(reason, 'Progressing') in ('Progressing', 'info')) then 'changes'
            when severity = 'info' and message like 'Health check passed%' then 'healthy'
        end as class
    from stg_flux__events
    where kind = 'Kustomization'
        and workload_id is not null
        and revision_key is not null
),
told_once as (
    select
        *,
        case
            when class in ('changes', 'failure')
                and lag(shape) over same_told <> shape
                and seconds_between(lag(occurred_at) over same_told, occurred_at) <= 5
                then 1
            else 0
        end as is_retold
    from classed
    where class is not null
    window same_told as (
        partition by workload_id, class, revision_key, coalesce(changed_objects, 0)
        order by occurred_at, occurred_nanos, event_key
    )
)
select
    workload_id,
    instance,
    event_key,
    shape,
    uid,
    occurred_at,
    revision_key,
    revision_kind,
    revision_commit,
    content_commit,
    is_health_failure,
    is_past_apply,
    is_before_apply,
    class,
    row_number() over (
        partition by workload_id
        order by
            date_trunc('second', occurred_at),
            occurred_nanos,
            case class when 'changes' then 0 when 'healthy' then 1 when 'failure' then 2 else 3 end,
            occurred_at,
            event_key
    ) as event_no
from told_once
where is_retold = 0
