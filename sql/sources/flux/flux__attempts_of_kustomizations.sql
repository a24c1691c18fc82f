-- Attempts of Flux Kustomizations. Grain: one reconcile of stg_flux__tried_reconciles. Success is repeated at every interval and is nothing.
-- Health is checked inside the reconcile; who fails or passes a check once has one, whatever the inventory knows.
with healthy as (
    select workload_id, revision_key, event_no, occurred_at
    from stg_flux__reconciles
    where class = 'healthy'
),
checked as (
    select distinct workload_id
    from stg_flux__kustomization_events
    where class = 'healthy'
        or (class = 'failure' and is_health_failure)
),
passed as (
    select
        tries.workload_id,
        tries.event_no,
        max(healthy.occurred_at) as healthy_at
    from stg_flux__tried_reconciles as tries
    inner join healthy
        on healthy.workload_id = tries.workload_id
        and healthy.revision_key = tries.revision_key
        and healthy.event_no > coalesce(tries.previous_success_no, 0)
        and healthy.event_no <= tries.event_no
    where tries.is_success
    group by tries.workload_id, tries.event_no
),
first_told as (
    select instance, min(occurred_at) as first_at
    from stg_flux__events
    group by instance
)
select
    tries.workload_id,
    tries.incarnation,
    tries.attempt_key,
    row_number() over (partition by tries.workload_id order by tries.event_no) as order_no,
    case when tries.is_success and not tries.is_implied then plus_seconds(tries.occurred_at, -told.duration_seconds) end as started_at,
    tries.occurred_at as finished_at,
    case when tries.is_success then 'succeeded' else 'failed' end as phase,
    not tries.has_changes as is_full,
    states.state as desired_state,
    states.content_state,
    coalesce(tries.revision_commit, tries.revision_key) as revision,
    case
        when tries.revision_commit is not null then 'commit'
        when tries.revision_kind = 'digest' then 'digest'
        else 'other'
    end as revision_kind,
    states.is_content_known,
    greatest(tries.failures - 1, 0) as retries,
    coalesce(told.error, told.message) as message,
    case tries.shape
        when 'notification' then 'notification'
        when 'controller_log' then 'log'
        when 'status' then 'status'
        else 'event'
    end as evidence,
    case
        when tries.is_success then true
        when tries.has_changes or coalesce(tries.is_past_apply, false) then true
        when coalesce(tries.is_before_apply, false) then false
    end as reached_production,
    coalesce(latest.created_at > first_told.first_at, false) as is_own_evidence_of_change,
    0 as lost_entries,
    states.repository_key as config_repository_key,
    tries.content_commit as config_revision,
    states.paths as config_paths,
    false as has_chart,
    case
        when not tries.is_success then null
        when passed.healthy_at is not null then greatest(tries.occurred_at, passed.healthy_at)
        when coalesce(latest.has_health_checks, false) or checked.workload_id is not null then tries.occurred_at
    end as healthy_at,
    true as is_health_told,
    coalesce(applied.applied_at, tries.occurred_at) as applied_at,
    applied.change_set,
    false as is_remediation,
    tries.sync_failed_at,
    tries.health_failed_at,
    coalesce(applied.change_set, told.error, told.message) as resources,
    'self_heal' as corrected_by
from stg_flux__tried_reconciles as tries
inner join stg_flux__reconcile_states as states
    on states.workload_id = tries.workload_id
    and states.event_no = tries.event_no
left join stg_flux__events as told
    on told.workload_id = tries.workload_id
    and told.event_key = tries.event_key
left join stg_flux__applied_changes as applied
    on applied.workload_id = tries.workload_id
    and applied.event_no = tries.event_no
left join stg_flux__latest_objects as latest on latest.workload_id = tries.workload_id
left join checked on checked.workload_id = tries.workload_id
left join passed
    on passed.workload_id = tries.workload_id
    and passed.event_no = tries.event_no
left join first_told on first_told.instance = tries.instance
