-- Reconciles that are attempts. Grain: one reconcile that was the first success at a revision, that applied a change set, or that failed;
-- consecutive failures at one revision are one.
--   attempt_key: identifies it within its workload
--   has_changes: something was applied by it
--   failures: of the run of failures that it begins; sync_failed_at, health_failed_at: when the first of them failed in the apply or before it, and
--     by the health check after it; is_past_apply: one of them had applied; is_before_apply: none of them had
with ends as (
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
    from stg_flux__reconciles
    where is_success
        or class = 'failure'
),
with_runs as (
    select
        *,
        sum(is_attempt) over (partition by workload_id order by event_no rows between unbounded preceding and current row) as attempt_no
    from ends
),
failure_runs as (
    select
        workload_id,
        attempt_no,
        count(case when class = 'failure' then 1 end) as failures,
        min(case when class = 'failure' and not is_health_failure then occurred_at end) as sync_failed_at,
        min(case when class = 'failure' and is_health_failure then occurred_at end) as health_failed_at,
        bool_or(has_changes) as has_changes,
        bool_or(is_past_apply) as is_past_apply,
        bool_and(is_before_apply) as is_before_apply
    from with_runs
    where is_attempt = 1
        or class = 'failure'
    group by workload_id, attempt_no
)
select
    with_runs.workload_id,
    with_runs.instance,
    -- A window that knows no uid tells of the incarnation that was there.
    nullif(
        substr(
            max(case when with_runs.uid <> '' then lpad(cast(with_runs.event_no as string), 12, '0') || with_runs.uid end) over (
                partition by with_runs.workload_id order by with_runs.event_no rows between unbounded preceding and current row
            ),
            13
        ),
        ''
    ) as incarnation,
    with_runs.revision_key || ' ' || cast(date_trunc('second', with_runs.occurred_at) as string) || ' ' || cast(row_number() over (
        partition by with_runs.workload_id, with_runs.revision_key, date_trunc('second', with_runs.occurred_at) order by with_runs.event_no
    ) as string) as attempt_key,
    with_runs.event_no,
    with_runs.event_key,
    with_runs.shape,
    with_runs.occurred_at,
    with_runs.revision_key,
    with_runs.revision_kind,
    with_runs.revision_commit,
    with_runs.content_commit,
    with_runs.is_success,
    with_runs.is_implied,
    with_runs.previous_success_no,
    with_runs.previous_success_at,
    with_runs.applied_key,
    with_runs.has_changes as has_own_changes,
    failure_runs.has_changes,
    failure_runs.failures,
    failure_runs.sync_failed_at,
    failure_runs.health_failed_at,
    failure_runs.is_past_apply,
    failure_runs.is_before_apply
from with_runs
inner join failure_runs
    on failure_runs.workload_id = with_runs.workload_id
    and failure_runs.attempt_no = with_runs.attempt_no
where with_runs.is_attempt = 1
