-- Operations of Argo CD that ended or are running. Grain: one operation of one incarnation of an application; dry runs, hook-only operations and
-- those a person terminated are no attempts and are left out.
-- Where nothing but events tells of an application the revision stands for its content. What a person synced from a laptop (`--local`) is in no commit:
-- a state of its own, of unknown content (argocd_syncs__come_from_git).
select
    operations.workload_id,
    operations.uid as incarnation,
    operations.attempt_key,
    operations.order_no,
    operations.started_at,
    operations.finished_at,
    operations.phase,
    not operations.is_partial as is_full,
    coalesce(
        case when operations.is_local then md5('local:' || operations.attempt_key) end,
        md5(states.content_state || '|' || states.parameters_state),
        case when operations.template_hash is null then md5('revision:' || operations.revision) end
    ) as desired_state,
    coalesce(
        case when operations.is_local then md5('local:' || operations.attempt_key) end,
        states.content_state,
        case when operations.template_hash is null then md5('revision:' || operations.revision) end
    ) as content_state,
    nullif(operations.revision, '') as revision,
    case
        when operations.is_local or operations.revision is null then null
        when matches(operations.revision, '^([0-9a-f]{40}|[0-9a-f]{64})(, ([0-9a-f]{40}|[0-9a-f]{64}))*$') then 'commit'
        when matches(operations.revision, '^sha256:') then 'digest'
        when states.has_chart then 'chart'
        else 'other'
    end as revision_kind,
    coalesce(states.is_content_known, false) and not operations.is_local as is_content_known,
    operations.retries,
    nullif(operations.initiated_by, '') as initiated_by,
    operations.is_automated,
    operations.message,
    concat_ws(
        ', ',
        case when operations.is_in_events then 'event' end,
        case when operations.is_in_history then 'history' end,
        case when operations.is_in_operations then 'operation' end
    ) as evidence,
    case
        when operations.phase = 'succeeded' then true
        when operations.phase = 'running' then null
        -- A namespace that Argo CD created before the dry run failed is nothing of the state.
        when matches(operations.message, '(?i)dry run|one or more synchronization tasks are not valid|ComparisonError|InvalidSpecError') then false
        when operations.applied_resources > 0 then true
        when operations.phase = 'error' and operations.applied_resources is null and operations.is_in_operations then false
        when operations.applied_resources = 0 then false
    end as reached_production,
    coalesce(operations.history_id = 0, false) as is_own_evidence_of_change,
    operations.lost_entries,
    operations.history_id,
    operations.previous_history_id,
    operations.previous_history_finished_at as lost_from_at,
    states.config_repository_key,
    states.config_revision,
    states.config_paths,
    coalesce(states.has_chart, false) as has_chart,
    false as is_health_told,
    coalesce(operations.finished_at, operations.started_at) as applied_at,
    false as is_remediation,
    case when operations.phase in ('failed', 'error') then operations.finished_at end as sync_failed_at,
    replace(operations.partial_resources, ', ', chr(10)) as resources,
    case
        when operations.is_automated then 'self_heal'
        when not operations.is_automated or nullif(operations.initiated_by, '') is not null then 'manual_sync'
        else 'unknown'
    end as corrected_by
from stg_argocd__ordered_operations as operations
left join stg_argocd__states as states
    on states.template_hash = operations.template_hash
    and states.told_revision = operations.told_revision
    and states.is_told = operations.is_told
where not operations.is_no_attempt
    and not (
        matches(coalesce(operations.message, ''), '^Operation (terminated|termination had errors)')
        and coalesce(operations.message, '') not like '%triggered by controller sync timeout%'
    )
