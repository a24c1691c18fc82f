-- Operations of Argo CD, one row made of every window that saw them. Grain: one operation of one incarnation of an application that
-- ended or is running; dry runs, hook-only operations and those a person terminated are no attempts and are left out.
-- Windows, best first: status.history (durable, successful full syncs), status.operationState (the last one, any outcome),
-- OperationCompleted events and log lines (any outcome). A history entry's deployStartedAt is its operation's startedAt; an event
-- belongs to the operation of the same application that finished within 2 s of it, at the same revision if it carries one.
with names as (
    select
        instance,
        name,
        min(namespace) as namespace,
        count(distinct namespace) as namespaces
    from (
        select instance, namespace, name from stg_argocd__applications
        union
        select instance, namespace, name from stg_argocd__events where namespace is not null
    ) as named
    group by instance, name
),
-- One that was deleted before it was listed is known from its events alone.
listed_or_told as (
    select instance, namespace, name, uid, created_at, 1 as is_listed
    from stg_argocd__applications
    union all
    select instance, namespace, name, uid, occurred_at as created_at, 0 as is_listed
    from stg_argocd__events
    where uid is not null
        and namespace is not null
),
incarnations_begun as (
    select
        instance,
        namespace,
        name,
        uid,
        case when max(is_listed) = 1 then min(case when is_listed = 1 then created_at end) else min(created_at) end as created_at
    from listed_or_told
    group by instance, namespace, name, uid
),
incarnations as (
    select
        *,
        lead(created_at) over (partition by instance, namespace, name order by created_at nulls first, uid) as next_created_at
    from incarnations_begun
),
-- Entries older than Argo CD 1.3 have no start: the operation that ended with them has it.
history_starts as (
    select
        stg_argocd__history.instance,
        stg_argocd__history.namespace,
        stg_argocd__history.name,
        stg_argocd__history.uid,
        stg_argocd__history.history_id,
        stg_argocd__history.finished_at,
        min(stg_argocd__operations.started_at) as started_at
    from stg_argocd__history
    inner join stg_argocd__operations
        on stg_argocd__operations.instance = stg_argocd__history.instance
        and stg_argocd__operations.namespace = stg_argocd__history.namespace
        and stg_argocd__operations.name = stg_argocd__history.name
        and stg_argocd__operations.uid = stg_argocd__history.uid
        and stg_argocd__operations.revision is not distinct from stg_argocd__history.revision
        and abs(seconds_between(stg_argocd__operations.finished_at, stg_argocd__history.finished_at)) <= 2
    where stg_argocd__history.started_at is null
    group by
        stg_argocd__history.instance,
        stg_argocd__history.namespace,
        stg_argocd__history.name,
        stg_argocd__history.uid,
        stg_argocd__history.history_id,
        stg_argocd__history.finished_at
),
history as (
    select
        stg_argocd__history.*,
        coalesce(stg_argocd__history.started_at, history_starts.started_at) as known_started_at
    from stg_argocd__history
    left join history_starts
        on history_starts.instance = stg_argocd__history.instance
        and history_starts.namespace = stg_argocd__history.namespace
        and history_starts.name = stg_argocd__history.name
        and history_starts.uid = stg_argocd__history.uid
        and history_starts.history_id = stg_argocd__history.history_id
        and history_starts.finished_at = stg_argocd__history.finished_at
),
known as (
    select
        coalesce(history.instance, stg_argocd__operations.instance) as instance,
        coalesce(history.namespace, stg_argocd__operations.namespace) as namespace,
        coalesce(history.name, stg_argocd__operations.name) as name,
        coalesce(history.uid, stg_argocd__operations.uid) as uid,
        coalesce(stg_argocd__operations.started_at, history.known_started_at) as started_at,
        coalesce(history.finished_at, stg_argocd__operations.finished_at) as finished_at,
        case when history.instance is not null then 'succeeded' else stg_argocd__operations.phase end as phase,
        coalesce(history.revision, stg_argocd__operations.revision) as revision,
        coalesce(stg_argocd__operations.is_partial, false) as is_partial,
        coalesce(stg_argocd__operations.is_dry_run, false) or coalesce(stg_argocd__operations.is_hook_only, false) as is_no_attempt,
        coalesce(stg_argocd__operations.retries, 0) as retries,
        coalesce(history.initiated_by, stg_argocd__operations.initiated_by) as initiated_by,
        coalesce(history.is_automated, stg_argocd__operations.is_automated) as is_automated,
        stg_argocd__operations.message,
        stg_argocd__operations.applied_resources,
        coalesce(history.sources_hash, stg_argocd__operations.sources_hash) as sources_hash,
        stg_argocd__operations.operation_hash,
        history.history_id,
        history.instance is not null as is_in_history,
        stg_argocd__operations.instance is not null as is_in_operations
    from history
    full outer join stg_argocd__operations
        on stg_argocd__operations.instance = history.instance
        and stg_argocd__operations.namespace = history.namespace
        and stg_argocd__operations.name = history.name
        and stg_argocd__operations.uid = history.uid
        and stg_argocd__operations.started_at = history.known_started_at
),
-- A log line names its application barely and has no uid: the only application of that name, as it was at that time.
told as (
    select
        stg_argocd__events.instance,
        coalesce(stg_argocd__events.namespace, names.namespace) as namespace,
        stg_argocd__events.name,
        coalesce(stg_argocd__events.uid, incarnations.uid, '') as uid,
        stg_argocd__events.event_key,
        stg_argocd__events.event,
        stg_argocd__events.occurred_at,
        stg_argocd__events.occurred_nanos,
        stg_argocd__events.is_partial,
        stg_argocd__events.phase,
        stg_argocd__events.revision,
        stg_argocd__events.failure_message,
        stg_argocd__events.initiated_by,
        stg_argocd__events.is_automated
    from stg_argocd__events
    left join names
        on names.instance = stg_argocd__events.instance
        and names.name = stg_argocd__events.name
        and names.namespaces = 1
    left join incarnations
        on stg_argocd__events.uid is null
        and incarnations.instance = stg_argocd__events.instance
        and incarnations.namespace = coalesce(stg_argocd__events.namespace, names.namespace)
        and incarnations.name = stg_argocd__events.name
        and (incarnations.created_at is null or incarnations.created_at <= stg_argocd__events.occurred_at)
        and (incarnations.next_created_at is null or incarnations.next_created_at > stg_argocd__events.occurred_at)
    where stg_argocd__events.event in ('operation_completed', 'operation_started')
        and coalesce(stg_argocd__events.namespace, names.namespace) is not null
),
-- The event and the log line about one thing are one: same text, at most 2 s apart.
told_once as (
    select
        *,
        case
            when seconds_between(
                lag(occurred_at) over (
                    partition by instance, namespace, name, uid, event, is_partial, phase, coalesce(revision, '')
                    order by occurred_at, occurred_nanos, event_key
                ),
                occurred_at
            ) <= 2 then 0
            else 1
        end as is_new
    from told
),
-- Within an instant what ended comes before what began: log lines know whole seconds only.
told_in_order as (
    select
        *,
        row_number() over (
            partition by instance, namespace, name, uid
            order by occurred_at, occurred_nanos, case event when 'operation_completed' then 0 else 1 end, event_key
        ) as event_no
    from told_once
    where is_new = 1
),
told_with_start as (
    select
        *,
        max(case when event = 'operation_started' then event_no end) over (
            partition by instance, namespace, name, uid order by event_no rows between unbounded preceding and 1 preceding
        ) as last_started_no,
        max(case when event = 'operation_completed' then event_no end) over (
            partition by instance, namespace, name, uid order by event_no rows between unbounded preceding and 1 preceding
        ) as last_completed_no
    from told_in_order
),
-- An operation of less than a second begins in the instant it ends in: its own start is known by its revision.
own_starts as (
    select
        instance,
        namespace,
        name,
        uid,
        occurred_at,
        revision,
        max(initiated_by) as initiated_by,
        bool_or(is_automated) as is_automated
    from told_in_order
    where event = 'operation_started'
        and revision is not null
    group by instance, namespace, name, uid, occurred_at, revision
),
completions as (
    select
        told_with_start.instance,
        told_with_start.namespace,
        told_with_start.name,
        told_with_start.uid,
        told_with_start.event_key,
        told_with_start.occurred_at,
        told_with_start.is_partial,
        told_with_start.phase,
        coalesce(told_with_start.revision, starts.revision) as revision,
        told_with_start.revision as own_revision,
        told_with_start.failure_message,
        coalesce(own_starts.occurred_at, starts.occurred_at) as started_at,
        case when own_starts.occurred_at is null then starts.initiated_by else own_starts.initiated_by end as initiated_by,
        case when own_starts.occurred_at is null then starts.is_automated else own_starts.is_automated end as is_automated
    from told_with_start
    left join (select * from told_in_order where event = 'operation_started') as starts
        on starts.instance = told_with_start.instance
        and starts.namespace = told_with_start.namespace
        and starts.name = told_with_start.name
        and starts.uid = told_with_start.uid
        and starts.event_no = told_with_start.last_started_no
        and told_with_start.last_started_no > coalesce(told_with_start.last_completed_no, 0)
    left join own_starts
        on own_starts.instance = told_with_start.instance
        and own_starts.namespace = told_with_start.namespace
        and own_starts.name = told_with_start.name
        and own_starts.uid = told_with_start.uid
        and own_starts.occurred_at = told_with_start.occurred_at
        and own_starts.revision = told_with_start.revision
    where told_with_start.event = 'operation_completed'
),
-- At most 2 s apart is in the same bucket of 3 s or in the next one: an equality to join on, not a product of all pairs.
steps as (
    select -1 as step
    union all
    select 0 as step
    union all
    select 1 as step
),
known_buckets as (
    select
        known.instance,
        known.namespace,
        known.name,
        known.uid,
        known.started_at,
        known.finished_at,
        known.revision,
        time_bucket_no(known.finished_at, 3) as bucket_no
    from known
    where known.finished_at is not null
),
completion_buckets as (
    select
        completions.event_key,
        completions.instance,
        completions.namespace,
        completions.name,
        completions.uid,
        completions.occurred_at,
        completions.own_revision,
        time_bucket_no(completions.occurred_at, 3) + steps.step as bucket_no
    from completions
    cross join steps
),
matched as (
    select
        completion_buckets.event_key,
        known_buckets.instance,
        known_buckets.namespace,
        known_buckets.name,
        known_buckets.uid,
        known_buckets.started_at,
        row_number() over (
            partition by completion_buckets.event_key
            order by abs(seconds_between(known_buckets.finished_at, completion_buckets.occurred_at)), known_buckets.started_at
        ) as match_no
    from completion_buckets
    inner join known_buckets
        on known_buckets.bucket_no = completion_buckets.bucket_no
        and known_buckets.instance = completion_buckets.instance
        and known_buckets.namespace = completion_buckets.namespace
        and known_buckets.name = completion_buckets.name
        and known_buckets.uid = completion_buckets.uid
        and abs(seconds_between(known_buckets.finished_at, completion_buckets.occurred_at)) <= 2
        and (completion_buckets.own_revision is null or completion_buckets.own_revision = known_buckets.revision)
),
known_in_time as (
    select
        *,
        lead(started_at) over (partition by instance, namespace, name, uid order by started_at) as next_started_at
    from known
),
-- Last read while it ran: the first completion told after its start, before the next operation began, is its end.
running_ends as (
    select
        known_in_time.instance,
        known_in_time.namespace,
        known_in_time.name,
        known_in_time.uid,
        known_in_time.started_at,
        completions.event_key,
        completions.occurred_at,
        completions.phase,
        completions.failure_message,
        row_number() over (
            partition by known_in_time.instance, known_in_time.namespace, known_in_time.name, known_in_time.uid, known_in_time.started_at
            order by completions.occurred_at, completions.event_key
        ) as end_no
    from (select * from known_in_time where phase = 'running') as known_in_time
    inner join completions
        on completions.instance = known_in_time.instance
        and completions.namespace = known_in_time.namespace
        and completions.name = known_in_time.name
        and completions.uid = known_in_time.uid
        and seconds_between(known_in_time.started_at, completions.occurred_at) >= 0
        and coalesce(seconds_between(completions.occurred_at, known_in_time.next_started_at) > 0, true)
        and (completions.own_revision is null or completions.own_revision = known_in_time.revision)
),
told_elsewhere as (
    select event_key from matched where match_no = 1
    union
    select event_key from running_ends where end_no = 1
),
with_events as (
    select
        known.instance,
        known.namespace,
        known.name,
        known.uid,
        known.started_at,
        coalesce(known.finished_at, running_ends.occurred_at) as finished_at,
        coalesce(running_ends.phase, known.phase) as phase,
        known.revision,
        known.is_partial,
        known.is_no_attempt,
        greatest(
            known.retries,
            coalesce(to_number(nullif(regexp_extract(running_ends.failure_message, '[(]retried ([0-9]+) times[)]', 1), '')), 0)
        ) as retries,
        known.initiated_by,
        known.is_automated,
        coalesce(running_ends.failure_message, known.message) as message,
        known.applied_resources,
        known.sources_hash,
        known.operation_hash,
        known.history_id,
        known.is_in_history,
        known.is_in_operations,
        matched.event_key is not null or running_ends.event_key is not null as is_in_events
    from known
    left join (
        select instance, namespace, name, uid, started_at, min(event_key) as event_key
        from matched
        where match_no = 1
        group by instance, namespace, name, uid, started_at
    ) as matched
        on matched.instance = known.instance
        and matched.namespace = known.namespace
        and matched.name = known.name
        and matched.uid = known.uid
        and matched.started_at = known.started_at
    left join running_ends
        on running_ends.instance = known.instance
        and running_ends.namespace = known.namespace
        and running_ends.name = known.name
        and running_ends.uid = known.uid
        and running_ends.started_at = known.started_at
        and running_ends.end_no = 1
        and known.phase = 'running'
    union all
    select
        completions.instance,
        completions.namespace,
        completions.name,
        completions.uid,
        completions.started_at,
        completions.occurred_at as finished_at,
        completions.phase,
        completions.revision,
        completions.is_partial,
        false as is_no_attempt,
        coalesce(to_number(nullif(regexp_extract(completions.failure_message, '[(]retried ([0-9]+) times[)]', 1), '')), 0) as retries,
        completions.initiated_by,
        completions.is_automated,
        completions.failure_message as message,
        cast(null as bigint) as applied_resources,
        cast(null as string) as sources_hash,
        cast(null as string) as operation_hash,
        cast(null as bigint) as history_id,
        false as is_in_history,
        false as is_in_operations,
        true as is_in_events
    from completions
    left join told_elsewhere on told_elsewhere.event_key = completions.event_key
    where told_elsewhere.event_key is null
),
-- History ids order what has one; the rest goes by time.
ordered as (
    select
        *,
        case
            when history_id is not null then max(finished_at) over (
                partition by instance, namespace, name, uid, history_id is not null
                order by history_id, finished_at
                rows between unbounded preceding and current row
            )
            else coalesce(finished_at, started_at)
        end as order_at
    from with_events
),
numbered as (
    select
        *,
        instance || '|Application|' || namespace || '|' || name as workload_key,
        row_number() over (
            partition by instance, namespace, name
            order by order_at, coalesce(history_id, -1), coalesce(started_at, finished_at), phase, revision nulls last
        ) as order_no
    from ordered
),
counted as (
    select
        *,
        count(sources_hash) over (partition by workload_key order by order_no rows between unbounded preceding and current row) as template_no,
        sum(
            case
                when history_id is null
                    and phase = 'succeeded'
                    and not is_partial
                    and not is_no_attempt
                    and (sources_hash is not null or revision is not null)
                    then 1
                else 0
            end
        ) over (
            partition by workload_key, uid order by order_no rows between unbounded preceding and current row
        ) as successes_outside_history
    from numbered
),
-- An operation that only events tell of applied what its neighbour's sources say, at its own revision.
templated as (
    select
        *,
        coalesce(
            max(sources_hash) over (partition by workload_key, greatest(template_no, 1)),
            sources_hash
        ) as template_hash,
        case when sources_hash is null then coalesce(revision, '') else '' end as told_revision,
        lag(history_id) over (partition by workload_key, uid, history_id is not null order by history_id, finished_at) as previous_history_id,
        lag(successes_outside_history) over (
            partition by workload_key, uid, history_id is not null order by history_id, finished_at
        ) as previous_successes_outside_history,
        lag(finished_at) over (
            partition by workload_key, uid, history_id is not null order by history_id, finished_at
        ) as previous_history_finished_at
    from counted
),
applied as (
    select distinct template_hash, sources_hash is null as is_told, told_revision
    from templated
    where template_hash is not null
),
applied_contents as (
    select
        applied.template_hash,
        applied.is_told,
        applied.told_revision,
        stg_argocd__operation_sources.source_index,
        stg_argocd__operation_sources.path_index,
        stg_argocd__operation_sources.kind,
        stg_argocd__operation_sources.repository_key,
        stg_argocd__operation_sources.path,
        stg_argocd__operation_sources.chart,
        stg_argocd__operation_sources.parameters_hash,
        case
            when applied.is_told then nullif(split_part(applied.told_revision || ', ', ', ', cast(stg_argocd__operation_sources.source_index + 1 as integer)), '')
            else stg_argocd__operation_sources.revision
        end as revision
    from applied
    inner join stg_argocd__operation_sources
        on stg_argocd__operation_sources.sources_hash = applied.template_hash
),
read_contents as (
    select
        applied_contents.*,
        coalesce(contents.watched_paths, applied_contents.path) as watched_paths,
        case
            when applied_contents.kind = 'git' and contents.repository_key is not null then 'tree:' || coalesce(contents.tree_id, 'none')
            when applied_contents.kind = 'chart' then 'chart:' || applied_contents.chart || ':' || applied_contents.revision
            else 'revision:' || applied_contents.revision
        end as content,
        case
            when applied_contents.kind = 'git' then contents.repository_key is not null or (applied_contents.path is null and applied_contents.chart is null)
            else true
        end as is_content_known
    from applied_contents
    left join contents
        on contents.repository_key = applied_contents.repository_key
        and contents.revision = applied_contents.revision
        and contents.path = applied_contents.path
),
-- The config revision is that of the first git source with a path.
with_config as (
    select
        *,
        lpad(cast(source_index as string), 4, '0') || lpad(cast(path_index as string), 4, '0') as position,
        min(case when kind = 'git' and path is not null then source_index end) over (
            partition by template_hash, is_told, told_revision
        ) as config_source_index
    from read_contents
),
states as (
    select
        template_hash,
        is_told,
        told_revision,
        case
            when count(*) = count(revision) then
                md5(array_join(array_sort(array_agg(position || repository_key || '|' || coalesce(path, '') || '|' || content)), '|'))
        end as content_state,
        md5(array_join(array_sort(array_agg(position || coalesce(parameters_hash, ''))), '|')) as parameters_state,
        bool_and(is_content_known) as is_content_known,
        bool_or(kind in ('chart', 'oci')) as has_chart,
        min(case when source_index = config_source_index then repository_key end) as config_repository_key,
        min(case when source_index = config_source_index then revision end) as config_revision,
        array_join(array_sort(array_agg(watched_paths) filter (where source_index = config_source_index and path is not null)), chr(10)) as config_paths
    from with_config
    group by template_hash, is_told, told_revision
)
select
    md5(templated.workload_key) as workload_id,
    templated.uid as incarnation,
    templated.uid || '|' || case
        when templated.started_at is not null then 'started ' || cast(templated.started_at as string)
        else 'finished ' || cast(templated.finished_at as string) || ' ' || coalesce(templated.revision, '')
    end as attempt_key,
    templated.order_no,
    templated.order_at,
    templated.started_at,
    templated.finished_at,
    templated.phase,
    not templated.is_partial as is_full,
    -- Where nothing but events tells of an application the revision stands for its content.
    coalesce(
        md5(states.content_state || '|' || states.parameters_state),
        case when templated.template_hash is null then md5('revision:' || templated.revision) end
    ) as desired_state,
    coalesce(
        states.content_state,
        case when templated.template_hash is null then md5('revision:' || templated.revision) end
    ) as content_state,
    templated.revision,
    case
        when templated.revision is null then null
        when matches(templated.revision, '^([0-9a-f]{40}|[0-9a-f]{64})(, ([0-9a-f]{40}|[0-9a-f]{64}))*$') then 'commit'
        when matches(templated.revision, '^sha256:') then 'digest'
        when states.has_chart then 'chart'
        else 'other'
    end as revision_kind,
    coalesce(states.is_content_known, false) as is_content_known,
    templated.retries,
    templated.initiated_by,
    templated.is_automated,
    templated.message,
    concat_ws(
        ', ',
        case when templated.is_in_events then 'event' end,
        case when templated.is_in_history then 'history' end,
        case when templated.is_in_operations then 'operation' end
    ) as evidence,
    case
        when templated.phase = 'succeeded' then true
        when templated.phase = 'running' then null
        when templated.applied_resources > 0 then true
        when matches(templated.message, '(?i)dry run|one or more synchronization tasks are not valid|ComparisonError|InvalidSpecError') then false
        when templated.phase = 'error' and templated.applied_resources is null and templated.is_in_operations then false
        when templated.applied_resources = 0 then false
    end as reached_production,
    coalesce(templated.history_id = 0, false) as is_own_evidence_of_change,
    greatest(
        coalesce(templated.history_id - templated.previous_history_id - 1, 0)
        - coalesce(templated.successes_outside_history - templated.previous_successes_outside_history, 0),
        0
    ) as lost_entries,
    templated.history_id,
    templated.previous_history_id,
    templated.previous_history_finished_at as lost_from_at,
    states.config_repository_key,
    states.config_revision,
    nullif(states.config_paths, '') as config_paths,
    coalesce(states.has_chart, false) as has_chart,
    templated.template_hash as sources_hash,
    templated.sources_hash is null as is_told,
    templated.operation_hash,
    cast(null as string) as folder,
    cast(null as timestamp) as healthy_at,
    coalesce(templated.finished_at, templated.started_at) as applied_at,
    cast(null as string) as change_set,
    cast(null as string) as reference_sha,
    cast(null as string) as chart,
    cast(null as string) as chart_version,
    false as is_remediation,
    case when templated.phase in ('failed', 'error') then templated.finished_at end as sync_failed_at,
    cast(null as timestamp) as health_failed_at
from templated
left join states
    on states.template_hash = templated.template_hash
    and states.told_revision = templated.told_revision
    and states.is_told = (templated.sources_hash is null)
where not templated.is_no_attempt
    and not (
        coalesce(templated.message, '') like 'Operation terminated%'
        and coalesce(templated.message, '') not like '%triggered by controller sync timeout%'
    )
