-- Deployments that may explain an incident, by how well. Grain: one (incident_id, deployment_id, class).
--   class: 1 the incident names it; 2 it was failing already by its operator's signal; 3 it is no fix; 4 it is a return, and so most likely a
--     fix. What remediated a failure that an operator saw and is no return explains nothing; what never changed production was not failing there.
--   is_return: it brought a former state back: by its kind, or because all its commits of configuration are reverts
with fixes as (
    select distinct fix_deployment_id as deployment_id
    from fail_by_operator
    where fix_deployment_id is not null
),
found as (
    select incident_id, detected_at, deployment_id, true as is_named
    from blame_by_name
    union all
    select incident_id, detected_at, deployment_id, false as is_named
    from blame_by_window
),
described as (
    select
        found.incident_id,
        found.detected_at,
        found.is_named,
        blame_deployments.deployment_id,
        blame_deployments.workload_id,
        blame_deployments.deployment_no,
        chg_rollouts.rollout_id,
        blame_deployments.finished_at,
        blame_deployments.outcome,
        chg_shipped.kind = 'rollback' or coalesce(chg_config_commits.is_revert_only, false) as is_return,
        fixes.deployment_id is not null as is_fix,
        failing.detected_at < found.detected_at and coalesce(failing.restored_at > found.detected_at, true) as is_failing,
        blame_deployments.previous_reached_no,
        blame_deployments.incident_window_seconds
    from found
    inner join blame_deployments on blame_deployments.deployment_id = found.deployment_id
    inner join chg_shipped on chg_shipped.deployment_id = found.deployment_id
    inner join chg_rollouts on chg_rollouts.deployment_id = found.deployment_id
    left join chg_config_commits on chg_config_commits.deployment_id = found.deployment_id
    left join fail_by_operator as failing
        on failing.deployment_id = found.deployment_id
        and not failing.is_production_unchanged
    left join fixes on fixes.deployment_id = found.deployment_id
),
classed as (
    select
        *,
        case
            when is_named then 1
            when is_failing then 2
            when not is_fix and not is_return then 3
            when is_return then 4
        end as class
    from described
)
select
    incident_id,
    deployment_id,
    class,
    detected_at,
    workload_id,
    deployment_no,
    rollout_id,
    finished_at,
    outcome,
    is_return,
    previous_reached_no,
    incident_window_seconds
from classed
where class is not null
