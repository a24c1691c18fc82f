-- Attempts of Flux Kustomizations in the shape of int_argocd_attempts. Grain: one reconcile that was the first success at a revision, that
-- applied a change set, or that failed; consecutive failures at one revision are one.
-- Success is repeated at every interval and is nothing. A new commit gives every Kustomization of a monorepo a new revision: whether it
-- changed anything is told by the content under its path where git can be asked, else by a change set between the last success before it and
-- its own. What was deployed is carried on where neither says that it moved.
with objects as (
    select
        *,
        row_number() over (partition by instance, namespace, name order by created_at desc nulls last, observed_at desc, uid) as incarnation_no
    from stg_flux__objects
    where kind = 'Kustomization'
),
sources as (
    select
        instance,
        kind,
        namespace,
        name,
        max_by(repository_key, observed_at) as repository_key
    from stg_flux__objects
    group by instance, kind, namespace, name
),
located as (
    select
        objects.instance,
        objects.namespace,
        objects.name,
        objects.created_at,
        objects.has_health_checks,
        sources.repository_key,
        coalesce(objects.path, '') as path
    from objects
    left join sources
        on sources.instance = objects.instance
        and sources.kind = objects.source_kind
        and sources.namespace = objects.source_namespace
        and sources.name = objects.source_name
        and objects.source_kind = 'GitRepository'
    where objects.incarnation_no = 1
),
-- What a deleted object's controller says last has the reason of its last success: it is no change set and no failure.
classed as (
    select
        *,
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
        and namespace is not null
        and revision_key is not null
),
-- A notification and a log line about one change set or one failure are one: as many objects, at most 5 s apart, from another window.
changes_told as (
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
        partition by instance, namespace, name, class, revision_key, coalesce(changed_objects, 0)
        order by occurred_at, occurred_nanos, event_key
    )
),
numbered as (
    select
        *,
        row_number() over (
            partition by instance, namespace, name
            order by
                date_trunc('second', occurred_at),
                occurred_nanos,
                case class when 'changes' then 0 when 'healthy' then 1 when 'failure' then 2 else 3 end,
                occurred_at,
                event_key
        ) as event_no
    from changes_told
    where is_retold = 0
),
-- Archives without success events (a filter, Flux 2.8.0 to 2.8.5): a change set that no failure followed has succeeded, once another revision
-- has come or an hour has passed.
with_stay as (
    select
        *,
        sum(is_other) over (partition by instance, namespace, name order by event_no rows between unbounded preceding and current row) as stay_no
    from (
        select
            *,
            case when lag(revision_key) over (partition by instance, namespace, name order by event_no) = revision_key then 0 else 1 end as is_other
        from numbered
    ) as followed
),
stays as (
    select
        instance,
        namespace,
        name,
        stay_no,
        max(case when class in ('changes', 'healthy') then event_no end) as last_change_no,
        max(case when class = 'success' then 1 else 0 end) as has_success,
        max(case when class = 'failure' then 1 else 0 end) as has_failure,
        max(case when class = 'changes' then 1 else 0 end) as has_changes,
        max(occurred_at) as last_at
    from with_stay
    group by instance, namespace, name, stay_no
),
last_told as (
    select instance, max(occurred_at) as last_at
    from stg_flux__events
    group by instance
),
implied as (
    select stays.instance, stays.namespace, stays.name, stays.last_change_no
    from stays
    inner join last_told on last_told.instance = stays.instance
    where stays.has_changes = 1
        and stays.has_success = 0
        and stays.has_failure = 0
        and seconds_between(stays.last_at, last_told.last_at) >= 3600
),
events as (
    select
        with_stay.instance,
        with_stay.namespace,
        with_stay.name,
        coalesce(with_stay.object_uid, '') as uid,
        with_stay.event_key,
        with_stay.shape,
        with_stay.class,
        case when with_stay.class = 'success' or implied.last_change_no is not null then 1 else 0 end as is_success,
        implied.last_change_no is not null as is_implied,
        with_stay.event_no,
        with_stay.occurred_at,
        with_stay.revision,
        with_stay.revision_key,
        with_stay.revision_kind,
        with_stay.revision_commit,
        with_stay.reference_sha,
        with_stay.reason,
        with_stay.message,
        with_stay.error,
        with_stay.change_set,
        with_stay.duration_seconds
    from with_stay
    left join implied
        on implied.instance = with_stay.instance
        and implied.namespace = with_stay.namespace
        and implied.name = with_stay.name
        and implied.last_change_no = with_stay.event_no
    union all
    -- Where no event is kept, what the object itself remembers is better than nothing.
    select
        stg_flux__history.instance,
        stg_flux__history.namespace,
        stg_flux__history.name,
        stg_flux__history.uid,
        stg_flux__history.digest as event_key,
        'status' as shape,
        'changes' as class,
        1 as is_success,
        false as is_implied,
        row_number() over (
            partition by stg_flux__history.instance, stg_flux__history.namespace, stg_flux__history.name
            order by stg_flux__history.first_reconciled_at, stg_flux__history.digest
        ) as event_no,
        stg_flux__history.first_reconciled_at as occurred_at,
        stg_flux__history.revision,
        coalesce(stg_flux__history.revision_commit, stg_flux__history.revision) as revision_key,
        case when stg_flux__history.revision_commit is not null then 'commit' end as revision_kind,
        stg_flux__history.revision_commit,
        cast(null as string) as reference_sha,
        'ReconciliationSucceeded' as reason,
        cast(null as string) as message,
        cast(null as string) as error,
        cast(null as string) as change_set,
        cast(null as double) as duration_seconds
    from stg_flux__history
    left join (select distinct instance, namespace, name from numbered) as told
        on told.instance = stg_flux__history.instance
        and told.namespace = stg_flux__history.namespace
        and told.name = stg_flux__history.name
    where told.instance is null
),
in_sequence as (
    select
        *,
        max(case when is_success = 1 then event_no end) over earlier as previous_success_no,
        split_part(max(case when is_success = 1 then lpad(cast(event_no as string), 12, '0') || '|' || revision_key end) over earlier, '|', 2) as applied_key,
        max(case when is_success = 1 or class = 'failure' then event_no end) over earlier as previous_end_no,
        max(case when class = 'changes' then event_no end) over (
            partition by instance, namespace, name, revision_key order by event_no rows between unbounded preceding and current row
        ) as change_no,
        split_part(max(case when is_success = 1 or class = 'failure' then lpad(cast(event_no as string), 12, '0') || '|' || class || ' ' || revision_key end) over earlier, '|', 2)
            as previous_end
    from events
    window earlier as (partition by instance, namespace, name order by event_no rows between unbounded preceding and 1 preceding)
),
ends as (
    select
        *,
        coalesce(change_no > coalesce(previous_success_no, 0), false) as has_changes,
        case
            when class = 'failure' and previous_end = 'failure ' || revision_key then 0
            when class = 'failure' then 1
            when previous_success_no is null or applied_key <> revision_key then 1
            when change_no > previous_success_no then 1
            else 0
        end as is_attempt
    from in_sequence
    where is_success = 1
        or class = 'failure'
),
with_runs as (
    select
        *,
        coalesce(reason, '') = 'HealthCheckFailed' or coalesce(error, message, '') like 'health check failed%' as is_health_failure,
        sum(is_attempt) over (partition by instance, namespace, name order by event_no rows between unbounded preceding and current row) as attempt_no
    from ends
),
-- A run of failures: whether any of them, or a change set before them, has touched the cluster, and whether it failed before and in the apply or
-- by the health check after it.
failure_runs as (
    select
        instance,
        namespace,
        name,
        attempt_no,
        count(case when class = 'failure' then 1 end) as failures,
        min(case when class = 'failure' and not is_health_failure then occurred_at end) as sync_failed_at,
        min(case when class = 'failure' and is_health_failure then occurred_at end) as health_failed_at,
        bool_or(has_changes) as has_changes,
        bool_or(coalesce(reason, '') = 'PruneFailed' or is_health_failure) as is_past_apply,
        bool_and(
            coalesce(reason in ('ArtifactFailed', 'BuildFailed'), false)
            or coalesce(message, '') like '%dry-run failed%'
            or coalesce(error, '') like '%dry-run failed%'
            or coalesce(error, '') like '%build failed%'
        ) as is_before_apply
    from with_runs
    where is_attempt = 1
        or class = 'failure'
    group by instance, namespace, name, attempt_no
),
-- Apply and garbage collection tell their changes one by one.
applied as (
    select
        ends.instance,
        ends.namespace,
        ends.name,
        ends.event_no,
        min(changes.occurred_at) as applied_at,
        array_join(array_sort(array_agg(distinct changes.change_set)), chr(10)) as change_set
    from ends
    inner join events as changes
        on changes.class = 'changes'
        and changes.instance = ends.instance
        and changes.namespace = ends.namespace
        and changes.name = ends.name
        and changes.revision_key = ends.revision_key
        and changes.event_no > coalesce(ends.previous_success_no, 0)
        and changes.event_no <= ends.event_no
    where ends.is_attempt = 1
        and ends.has_changes
    group by ends.instance, ends.namespace, ends.name, ends.event_no
),
healthy as (
    select instance, namespace, name, revision_key, event_no, occurred_at
    from numbered
    where class = 'healthy'
),
tried as (
    select
        with_runs.*,
        failure_runs.failures,
        failure_runs.sync_failed_at,
        failure_runs.health_failed_at,
        failure_runs.has_changes as has_run_changes,
        failure_runs.is_past_apply,
        failure_runs.is_before_apply,
        located.repository_key,
        located.path,
        located.created_at,
        coalesce(located.has_health_checks, false) or checked.instance is not null as has_health_checks,
        contents.tree_id,
        contents.watched_paths,
        contents.repository_key is not null as is_content_known,
        applied.applied_at,
        applied.change_set as applied_change_set
    from with_runs
    inner join failure_runs
        on failure_runs.instance = with_runs.instance
        and failure_runs.namespace = with_runs.namespace
        and failure_runs.name = with_runs.name
        and failure_runs.attempt_no = with_runs.attempt_no
    -- Who fails or passes a check once has one, whatever the inventory knows.
    left join (
        select distinct instance, namespace, name
        from classed
        where class = 'healthy'
            or (class = 'failure' and (coalesce(reason, '') = 'HealthCheckFailed' or coalesce(error, message, '') like 'health check failed%'))
    ) as checked
        on checked.instance = with_runs.instance
        and checked.namespace = with_runs.namespace
        and checked.name = with_runs.name
    left join located
        on located.instance = with_runs.instance
        and located.namespace = with_runs.namespace
        and located.name = with_runs.name
    left join contents
        on contents.repository_key = located.repository_key
        and contents.revision = with_runs.revision_commit
        and contents.path = located.path
    left join applied
        on applied.instance = with_runs.instance
        and applied.namespace = with_runs.namespace
        and applied.name = with_runs.name
        and applied.event_no = with_runs.event_no
    where with_runs.is_attempt = 1
),
-- What each says of its own state; where it says nothing, the state of the last success is carried on.
said as (
    select
        *,
        case
            when is_content_known then 'tree:' || coalesce(tree_id, 'none')
            when previous_success_no is null then 'revision:' || revision_key
            when applied_key = revision_key then null
            when is_success = 1 and not has_changes then null
            else 'revision:' || revision_key
        end as own_state
    from tried
),
carried as (
    select
        *,
        substr(
            max(case when is_success = 1 and own_state is not null then lpad(cast(event_no as string), 12, '0') || own_state end) over (
                partition by instance, namespace, name order by event_no rows between unbounded preceding and 1 preceding
            ),
            13
        ) as last_state
    from said
),
passed as (
    select
        carried.instance,
        carried.namespace,
        carried.name,
        carried.event_no,
        max(healthy.occurred_at) as healthy_at
    from carried
    inner join healthy
        on healthy.instance = carried.instance
        and healthy.namespace = carried.namespace
        and healthy.name = carried.name
        and healthy.revision_key = carried.revision_key
        and healthy.event_no > coalesce(carried.previous_success_no, 0)
        and healthy.event_no <= carried.event_no
    where carried.is_success = 1
    group by carried.instance, carried.namespace, carried.name, carried.event_no
),
first_told as (
    select instance, min(occurred_at) as first_at
    from stg_flux__events
    group by instance
)
select
    md5(carried.instance || '|Kustomization|' || carried.namespace || '|' || carried.name) as workload_id,
    carried.uid as incarnation,
    carried.uid || '|' || carried.revision_key || ' ' || cast(carried.occurred_at as string) as attempt_key,
    row_number() over (partition by carried.instance, carried.namespace, carried.name order by carried.event_no) as order_no,
    carried.occurred_at as order_at,
    case when carried.is_success = 1 and not carried.is_implied then plus_seconds(carried.occurred_at, -carried.duration_seconds) end as started_at,
    carried.occurred_at as finished_at,
    case when carried.is_success = 1 then 'succeeded' else 'failed' end as phase,
    not carried.has_run_changes as is_full,
    md5(coalesce(carried.own_state, carried.last_state, 'revision:' || carried.revision_key)) as desired_state,
    md5(coalesce(carried.own_state, carried.last_state, 'revision:' || carried.revision_key)) as content_state,
    coalesce(carried.revision_commit, carried.revision_key) as revision,
    case
        when carried.revision_commit is not null then 'commit'
        when carried.revision_kind = 'digest' then 'digest'
        else 'other'
    end as revision_kind,
    carried.is_content_known,
    greatest(carried.failures - 1, 0) as retries,
    '' as initiated_by,
    cast(null as boolean) as is_automated,
    coalesce(carried.error, carried.message) as message,
    case carried.shape
        when 'notification' then 'notification'
        when 'controller_log' then 'log'
        when 'status' then 'status'
        else 'event'
    end as evidence,
    case
        when carried.is_success = 1 then true
        when carried.has_run_changes or coalesce(carried.is_past_apply, false) then true
        when coalesce(carried.is_before_apply, false) then false
    end as reached_production,
    coalesce(carried.created_at > first_told.first_at, false) as is_own_evidence_of_change,
    0 as lost_entries,
    cast(null as bigint) as history_id,
    cast(null as bigint) as previous_history_id,
    cast(null as timestamp) as lost_from_at,
    carried.repository_key as config_repository_key,
    carried.revision_commit as config_revision,
    case when carried.repository_key is not null then coalesce(carried.watched_paths, carried.path) end as config_paths,
    false as has_chart,
    cast(null as string) as sources_hash,
    false as is_told,
    cast(null as string) as operation_hash,
    case when carried.repository_key is not null then carried.path end as folder,
    case
        when carried.is_success <> 1 then null
        when passed.healthy_at is not null then greatest(carried.occurred_at, passed.healthy_at)
        when carried.has_health_checks then carried.occurred_at
    end as healthy_at,
    coalesce(carried.applied_at, carried.occurred_at) as applied_at,
    carried.applied_change_set as change_set,
    carried.reference_sha,
    cast(null as string) as chart,
    cast(null as string) as chart_version,
    false as is_remediation,
    carried.sync_failed_at,
    carried.health_failed_at
from carried
left join passed
    on passed.instance = carried.instance
    and passed.namespace = carried.namespace
    and passed.name = carried.name
    and passed.event_no = carried.event_no
left join first_told on first_told.instance = carried.instance
