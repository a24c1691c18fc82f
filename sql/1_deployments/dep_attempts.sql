-- What is a deployment. Grain: one attempt of any operator, with its kind (dep_kinds) and, if it is part of an attempted change, that deployment:
-- its columns (outcome, attempts, …) stand on each of its attempts, one of which is_deciding; they are null on what is no deployment.
-- An attempted change is consecutive attempts at one state until it is deployed.
with changes as (
    select
        dep_tries.*,
        dep_kinds.seq,
        dep_kinds.is_last,
        dep_kinds.is_success,
        dep_kinds.deployed_seq,
        dep_kinds.deployed_state,
        dep_kinds.deployed_content_state,
        dep_kinds.kind,
        dep_kinds.kind in ('change', 'config_change', 'rollback', 'reapply') as is_change
    from dep_tries
    inner join dep_kinds
        on dep_kinds.workload_id = dep_tries.workload_id
        and dep_kinds.attempt_key = dep_tries.attempt_key
    where dep_tries.phase <> 'running'
        or dep_kinds.kind in ('change', 'config_change', 'rollback', 'reapply')
),
with_previous as (
    select
        *,
        max(case when is_change then seq end) over (
            partition by workload_id order by seq rows between unbounded preceding and 1 preceding
        ) as previous_change_seq
    from changes
),
-- An attempted change: consecutive attempts at one state until it is deployed.
with_start as (
    select
        with_previous.*,
        case
            when not with_previous.is_change then 0
            when previous.seq is null then 1
            when previous.is_success then 1
            when previous.desired_state <> with_previous.desired_state then 1
            when coalesce(with_previous.deployed_seq, 0) > previous.seq then 1
            else 0
        end as is_first_of_deployment
    from with_previous
    left join with_previous as previous
        on previous.workload_id = with_previous.workload_id
        and previous.seq = with_previous.previous_change_seq
),
with_number as (
    select
        *,
        sum(is_first_of_deployment) over (partition by workload_id order by seq rows between unbounded preceding and current row) as deployment_no,
        sum(is_first_of_deployment) over (
            partition by workload_id, desired_state order by seq rows between unbounded preceding and current row
        ) as visit_no
    from with_start
),
deciding as (
    select
        *,
        row_number() over (
            partition by workload_id, deployment_no, is_change
            order by case when is_success then 0 when phase = 'running' then 2 else 1 end, seq
        ) as decision_no,
        -- What was running once and is not the last thing known has been superseded, however it ended.
        max(case when is_change and phase = 'running' and is_last then 1 else 0 end) over (partition by workload_id, deployment_no, is_change) as has_running,
        max(case when is_change and is_success then 1 else 0 end) over (partition by workload_id, deployment_no, is_change) as has_success,
        sum(1 + retries) over (partition by workload_id, deployment_no, is_change) as tries,
        min(started_at) over (partition by workload_id, deployment_no, is_change) as deployment_started_at,
        min(coalesce(started_at, finished_at)) over (partition by workload_id, deployment_no, is_change) as deployment_began_at,
        max(case when reached_production then 1 else 0 end) over (partition by workload_id, deployment_no, is_change) as has_reached,
        max(case when reached_production is null then 1 else 0 end) over (partition by workload_id, deployment_no, is_change) as has_unknown_reach,
        -- A history that begins at 0 shows that the application began here, its failed first try included.
        max(case when is_own_evidence_of_change and deployed_state is null then 1 else 0 end) over (partition by workload_id) as has_own_evidence,
        max(case when deployed_state is null then 1 else 0 end) over (partition by workload_id, deployment_no, is_change) as has_no_predecessor,
        sum(lost_entries) over (partition by workload_id order by seq rows between unbounded preceding and current row) as lost_so_far,
        -- What stood before: the last deployment that succeeded, or the failed one that a return follows.
        max(case when is_change and is_success then seq end) over (
            partition by workload_id order by seq rows between unbounded preceding and 1 preceding
        ) as predecessor_seq,
        max(
            case
                when is_change
                    and phase in ('failed', 'error')
                    and coalesce(reached_production, true)
                    and desired_state is distinct from deployed_state
                    then seq
            end
        ) over (
            partition by workload_id order by seq rows between unbounded preceding and 1 preceding
        ) as failed_predecessor_seq
    from with_number
)
select
    deciding.reconciliation_id,
    deciding.workload_id,
    case when deciding.is_change then md5(deciding.workload_id || '|' || deciding.desired_state || '|' || cast(deciding.visit_no as string)) end as deployment_id,
    deciding.is_change and deciding.decision_no = 1 as is_deciding,
    case when deciding.is_change then deciding.deployment_no end as deployment_no,
    deciding.seq,
    deciding.kind,
    deciding.phase,
    case
        when deciding.is_change and deciding.desired_state = deciding.deployed_state then failed_predecessor.revision
        else predecessor.revision
    end as from_revision,
    deciding.revision as to_revision,
    deciding.revision_kind,
    deciding.started_at,
    deciding.finished_at,
    deciding.initiated_by,
    deciding.is_automated,
    deciding.message,
    deciding.evidence,
    deciding.is_content_known,
    deciding.config_repository_key,
    deciding.config_revision,
    deciding.config_paths,
    deciding.has_chart,
    deciding.healthy_at as told_healthy_at,
    deciding.applied_at,
    deciding.reached_production,
    deciding.sync_failed_at,
    deciding.health_failed_at,
    deciding.change_set,
    deciding.resources,
    deciding.corrected_by,
    deciding.is_health_told,
    case
        when not deciding.is_change then null
        when deciding.desired_state = deciding.deployed_state then failed_predecessor.reconciliation_id
        else predecessor.reconciliation_id
    end as from_reconciliation_id,
    predecessor.config_repository_key as from_config_repository_key,
    predecessor.config_revision as from_config_revision,
    deciding.is_change and deciding.desired_state = deciding.deployed_state as is_return_to_deployed,
    coalesce(deciding.is_change and deciding.desired_state <> deciding.deployed_state and deciding.content_state = deciding.deployed_content_state, false) as is_content_unmoved,
    case
        when not deciding.is_change then null
        when deciding.has_success = 1 then 'succeeded'
        when deciding.has_running = 1 then 'running'
        else 'failed'
    end as outcome,
    case when deciding.is_change then deciding.has_no_predecessor = 1 and deciding.deployment_no = 1 end as is_baseline,
    case
        when deciding.is_change then
            deciding.has_no_predecessor = 0 or deciding.deployment_no > 1 or (deciding.has_own_evidence = 1 and dep_moves.workload_id is null)
    end as is_counted,
    deciding.is_change and deciding.has_no_predecessor = 1 as is_without_predecessor,
    case when deciding.is_change then deciding.tries end as attempts,
    case when deciding.is_change then deciding.deployment_started_at end as deployment_started_at,
    case when deciding.is_change then deciding.deployment_began_at end as deployment_began_at,
    case
        when not deciding.is_change then null
        when deciding.has_success = 1 or deciding.has_reached = 1 then true
        when deciding.has_unknown_reach = 1 then null
        else false
    end as deployment_reached_production,
    coalesce(deciding.lost_so_far > predecessor.lost_so_far, false) as is_history_lost,
    deciding.lost_entries,
    deciding.history_id,
    deciding.previous_history_id,
    deciding.lost_from_at,
    lag(deciding.finished_at) over (partition by deciding.workload_id order by deciding.seq) as previous_finished_at
from deciding
left join deciding as predecessor
    on predecessor.workload_id = deciding.workload_id
    and predecessor.seq = deciding.predecessor_seq
left join deciding as failed_predecessor
    on failed_predecessor.workload_id = deciding.workload_id
    and failed_predecessor.seq = deciding.failed_predecessor_seq
left join dep_moves on dep_moves.workload_id = deciding.workload_id
