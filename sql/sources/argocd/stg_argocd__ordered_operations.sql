-- Operations of an application in their order, with what each applied. Grain: one operation of stg_argocd__seen_operations.
-- History ids order what has one, while ids and times rise together: a lower id at a later time begins a new numbering (after revisionHistoryLimit 0,
-- or a restore), and what lay between is lost history. The rest goes by time. An operation that only events tell of applied what its neighbour's sources say, at its
-- own revision.
--   attempt_key: identifies it within its workload
--   template_hash: sources that were applied (stg_argocd__operation_sources); null where nothing but events tells of the application
--   is_local: the history has it without a revision: a person applied what no commit holds
--   is_told, told_revision: only events tell of it, and at which revision ('' where it has sources of its own)
--   previous_history_id, previous_history_finished_at: of the entry of the history before it
--   lost_entries: entries of the history before it that nobody read
with in_time as (
    select
        *,
        lag(history_id) over by_time as history_id_before,
        lag(finished_at) over by_time as finished_before_at
    from stg_argocd__seen_operations
    window by_time as (partition by workload_id, uid, history_id is not null order by finished_at, history_id)
),
-- Two clocks may disagree by seconds about the order that ids give.
with_numbering as (
    select
        *,
        sum(case when history_id <= history_id_before and seconds_between(finished_before_at, finished_at) > 60 then 1 else 0 end) over (
            partition by workload_id, uid, history_id is not null order by finished_at, history_id rows between unbounded preceding and current row
        ) as numbering_no
    from in_time
),
ordered as (
    select
        *,
        case
            when history_id is not null then max(finished_at) over (
                partition by workload_id, uid, history_id is not null, numbering_no
                order by history_id, finished_at
                rows between unbounded preceding and current row
            )
            else coalesce(finished_at, started_at)
        end as order_at
    from with_numbering
),
numbered as (
    select
        *,
        row_number() over (
            partition by workload_id
            order by order_at, coalesce(history_id, -1), coalesce(started_at, finished_at), phase, revision nulls last
        ) as order_no
    from ordered
),
counted as (
    select
        *,
        count(sources_hash) over (partition by workload_id order by order_no rows between unbounded preceding and current row) as template_no,
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
            partition by workload_id, uid order by order_no rows between unbounded preceding and current row
        ) as successes_outside_history
    from numbered
),
followed as (
    select
        *,
        coalesce(max(sources_hash) over (partition by workload_id, greatest(template_no, 1)), sources_hash) as template_hash,
        lag(history_id) over in_history as previous_history_id,
        lag(numbering_no) over in_history as previous_numbering_no,
        lag(successes_outside_history) over in_history as previous_successes_outside_history,
        lag(finished_at) over in_history as previous_history_finished_at
    from counted
    window in_history as (partition by workload_id, uid, history_id is not null order by numbering_no, history_id, finished_at)
)
select
    workload_id,
    uid,
    uid || '|' || case
        when started_at is not null then 'started ' || cast(started_at as string)
        else 'finished ' || cast(finished_at as string) || ' ' || coalesce(revision, '')
    end as attempt_key,
    order_no,
    started_at,
    finished_at,
    phase,
    revision,
    is_partial,
    is_no_attempt,
    retries,
    initiated_by,
    is_automated,
    message,
    applied_resources,
    partial_resources,
    operation_hash,
    history_id,
    is_in_history,
    is_in_operations,
    is_in_events,
    template_hash,
    is_in_history and coalesce(revision, '') = '' as is_local,
    sources_hash is null as is_told,
    case when sources_hash is null then coalesce(revision, '') else '' end as told_revision,
    previous_history_id,
    previous_history_finished_at,
    greatest(
        coalesce(history_id - case when previous_numbering_no < numbering_no then -2 else previous_history_id end - 1, 0)
        - coalesce(successes_outside_history - previous_successes_outside_history, 0),
        0
    ) as lost_entries
from followed
