-- What each attempt is. Grain: one attempt of any operator.
-- The rules are one sequence per workload: the deployed state is that of the last success; an attempt at another state is a change; a
-- return to the deployed state is a rollback after a failed change that may have reached production, and otherwise nothing new.
-- Incarnations of a recreated workload share the deployed state, never their histories. Ties inside one instant were decided by the source's own
-- order already.
--   seq: its place among the workload's attempts, from 1; is_last: the last of them
--   kind: change, config_change, rollback, reapply: they are part of an attempted change; drift_correction, resync, no_op, remediation: they are not
--   deployed_state, deployed_content_state: of the last success before it; null if there is none
--   deployed_seq: that success
with numbered as (
    select
        workload_id,
        attempt_key,
        incarnation,
        phase,
        is_full,
        is_remediation,
        desired_state,
        content_state,
        revision,
        reached_production,
        row_number() over (partition by workload_id order by order_no, attempt_key) as seq,
        phase = 'succeeded' as is_success,
        row_number() over (partition by workload_id order by order_no desc, attempt_key desc) = 1 as is_last
    from dep_tries
),
with_success as (
    select
        *,
        max(case when is_success and desired_state is not null then seq end) over (
            partition by workload_id order by seq rows between unbounded preceding and 1 preceding
        ) as deployed_seq,
        min(case when is_success and desired_state is not null then seq end) over (
            partition by workload_id, desired_state
        ) as first_success_seq_of_state
    from numbered
),
with_deployed as (
    select
        with_success.*,
        deployed.desired_state as deployed_state,
        deployed.content_state as deployed_content_state,
        deployed.revision as applied_revision,
        deployed.incarnation as applied_incarnation,
        deployed.first_success_seq_of_state as deployed_first_seq
    from with_success
    left join with_success as deployed
        on deployed.workload_id = with_success.workload_id
        and deployed.seq = with_success.deployed_seq
),
with_failures as (
    select
        *,
        sum(
            case
                when phase in ('failed', 'error')
                    and desired_state is not null
                    and desired_state is distinct from deployed_state
                    and coalesce(reached_production, true)
                    then 1
                else 0
            end
        ) over (
            partition by workload_id, coalesce(deployed_seq, 0)
            order by seq rows between unbounded preceding and 1 preceding
        ) as failed_changes_since_success
    from with_deployed
)
select
    workload_id,
    attempt_key,
    seq,
    is_last,
    is_success,
    deployed_seq,
    deployed_state,
    deployed_content_state,
    case
        when is_remediation then 'remediation'
        when desired_state is null then 'no_op'
        when deployed_state is null then 'change'
        when desired_state <> deployed_state and first_success_seq_of_state < deployed_seq and first_success_seq_of_state < deployed_first_seq
            then 'rollback'
        when desired_state <> deployed_state and first_success_seq_of_state < deployed_seq then 'reapply'
        when desired_state <> deployed_state and content_state = deployed_content_state then 'config_change'
        when desired_state <> deployed_state then 'change'
        when coalesce(failed_changes_since_success, 0) > 0 then 'rollback'
        when incarnation <> applied_incarnation then 'resync'
        when not is_full then 'drift_correction'
        when revision = applied_revision then 'resync'
        else 'no_op'
    end as kind
from with_failures
