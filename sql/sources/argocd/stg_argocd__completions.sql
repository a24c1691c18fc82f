-- Ends of operations that events and log lines tell. Grain: one end (event_key); the event and the log line about it are one.
-- A log line has no uid: it is of the application as it was at that time. An operation of less than a second begins in the instant it ends in:
-- its own start is known by its revision; any other end belongs to the start before it, unless another end lies between.
--   own_revision: what the end itself names; revision is that of its start where it names none
--   own_started_at: the start before it, where that names the same revision and is partial as the end is
with named as (
    select
        coalesce(stg_argocd__events.workload_id, stg_argocd__names.workload_id) as workload_id,
        case when stg_argocd__events.uid is null then coalesce(stg_argocd__events.workload_id, stg_argocd__names.workload_id) end as whose_uid_is_sought,
        stg_argocd__events.uid,
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
    left join stg_argocd__names
        on stg_argocd__names.instance = stg_argocd__events.instance
        and stg_argocd__names.name = stg_argocd__events.name
    where stg_argocd__events.event in ('operation_completed', 'operation_started')
),
incarnations as (
    select
        workload_id,
        uid,
        coalesce(created_at, timestamp '0001-01-01 00:00:00') as from_at,
        coalesce(next_created_at, timestamp '9999-12-31 00:00:00') as to_at
    from stg_argocd__incarnations
),
told as (
    select
        named.workload_id,
        coalesce(named.uid, incarnations.uid, '') as uid,
        named.event_key,
        named.event,
        named.occurred_at,
        named.occurred_nanos,
        named.is_partial,
        named.phase,
        named.revision,
        named.failure_message,
        named.initiated_by,
        named.is_automated
    from named
    left join incarnations
        on incarnations.workload_id = named.whose_uid_is_sought
        and incarnations.from_at <= named.occurred_at
        and incarnations.to_at > named.occurred_at
    where named.workload_id is not null
),
-- Same text, at most 2 s apart.
told_once as (
    select
        *,
        case
            when seconds_between(
                lag(occurred_at) over (
                    partition by workload_id, uid, event, is_partial, phase, coalesce(revision, '')
                    order by occurred_at, occurred_nanos, event_key
                ),
                occurred_at
            ) <= 2 then 0
            else 1
        end as is_new
    from told
),
-- Within an instant what ended comes before what began: log lines know whole seconds only.
in_order as (
    select
        *,
        row_number() over (
            partition by workload_id, uid
            order by occurred_at, occurred_nanos, case event when 'operation_completed' then 0 else 1 end, event_key
        ) as event_no
    from told_once
    where is_new = 1
),
told_before as (
    select
        *,
        max(case when event = 'operation_started' then event_no end) over earlier as last_started_no,
        max(case when event = 'operation_completed' then event_no end) over earlier as last_completed_no
    from in_order
    window earlier as (partition by workload_id, uid order by event_no rows between unbounded preceding and 1 preceding)
),
with_last as (
    select
        *,
        case when last_started_no > coalesce(last_completed_no, 0) then last_started_no end as own_started_no
    from told_before
),
own_starts as (
    select
        workload_id,
        uid,
        occurred_at,
        revision,
        is_partial,
        max(initiated_by) as initiated_by,
        bool_or(is_automated) as is_automated
    from in_order
    where event = 'operation_started'
        and revision is not null
    group by workload_id, uid, occurred_at, revision, is_partial
)
select
    with_last.workload_id,
    with_last.uid,
    with_last.event_key,
    with_last.occurred_at,
    with_last.is_partial,
    with_last.phase,
    coalesce(with_last.revision, starts.revision) as revision,
    with_last.revision as own_revision,
    with_last.failure_message,
    coalesce(own_starts.occurred_at, starts.occurred_at) as started_at,
    case
        when own_starts.occurred_at is not null then own_starts.occurred_at
        when starts.revision = with_last.revision and starts.is_partial = with_last.is_partial then starts.occurred_at
    end as own_started_at,
    case when own_starts.occurred_at is null then starts.initiated_by else own_starts.initiated_by end as initiated_by,
    case when own_starts.occurred_at is null then starts.is_automated else own_starts.is_automated end as is_automated
from with_last
left join (select * from in_order where event = 'operation_started') as starts
    on starts.workload_id = with_last.workload_id
    and starts.uid = with_last.uid
    and starts.event_no = with_last.own_started_no
left join own_starts
    on own_starts.workload_id = with_last.workload_id
    and own_starts.uid = with_last.uid
    and own_starts.occurred_at = with_last.occurred_at
    and own_starts.revision = with_last.revision
    and own_starts.is_partial = with_last.is_partial
where with_last.event = 'operation_completed'
