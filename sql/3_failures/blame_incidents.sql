-- Which deployment explains an incident. Grain: one incident that a deployment explains; an incident that none explains is legitimate.
-- One incident blames one deployment, and the change, not its fix: pages come late and fixes come quickly. Of its candidates those of the best
-- class count, and of them the latest. Where only returns are left it is the last change before the latest return that may have reached
-- production, if that came within incident_window, else that return. Of one rollout the earliest finished candidate is named. Merged duplicates
-- are no incidents.
--   attributed_by: cause_named, window
--   seconds_after_deployment: from the end of the deployment to the detection; negative while it went on
--   return_deployment_id: the last return that succeeded and was passed over on the workload of the deployment, if one was: it is the remediation
with ranked as (
    select
        *,
        min(class) over (partition by incident_id) as best_class,
        row_number() over (partition by incident_id, class order by finished_at desc, deployment_id) as latest_no
    from blame_candidates
),
latest as (
    select incident_id, rollout_id
    from ranked
    where class = best_class
        and latest_no = 1
),
chosen as (
    select
        ranked.*,
        row_number() over (
            partition by ranked.incident_id
            order by ranked.finished_at, ranked.deployment_id
        ) as choice_no
    from ranked
    inner join latest
        on latest.incident_id = ranked.incident_id
        and latest.rollout_id = ranked.rollout_id
    where ranked.class = ranked.best_class
),
-- Behind a return stands what it returned from.
returned_from as (
    select
        chosen.incident_id,
        earlier.deployment_id,
        earlier.finished_at,
        chg_rollouts.rollout_id
    from chosen
    inner join blame_deployments as earlier
        on earlier.workload_id = chosen.workload_id
        and earlier.deployment_no = chosen.previous_reached_no
    inner join chg_rollouts on chg_rollouts.deployment_id = earlier.deployment_id
    where chosen.choice_no = 1
        and chosen.class = 4
        and seconds_between(earlier.finished_at, chosen.finished_at) <= chosen.incident_window_seconds
),
blamed as (
    select
        chosen.incident_id,
        chosen.detected_at,
        chosen.class,
        chosen.workload_id,
        coalesce(returned_from.deployment_id, chosen.deployment_id) as deployment_id,
        coalesce(returned_from.finished_at, chosen.finished_at) as finished_at,
        coalesce(returned_from.rollout_id, chosen.rollout_id) as rollout_id
    from chosen
    left join returned_from on returned_from.incident_id = chosen.incident_id
    where chosen.choice_no = 1
),
passed_over as (
    select
        blamed.incident_id,
        max_by(ranked.deployment_id, lpad(cast(ranked.deployment_no as string), 12, '0')) as return_deployment_id
    from blamed
    inner join ranked
        on ranked.incident_id = blamed.incident_id
        and ranked.workload_id = blamed.workload_id
        and ranked.is_return
        and ranked.outcome = 'succeeded'
        and ranked.class <> 1
        and ranked.deployment_id <> blamed.deployment_id
        and ranked.finished_at > blamed.finished_at
    group by blamed.incident_id
)
select
    blamed.incident_id,
    blamed.deployment_id,
    blamed.rollout_id,
    case when blamed.class = 1 then 'cause_named' else 'window' end as attributed_by,
    blamed.detected_at,
    seconds_between(blamed.finished_at, blamed.detected_at) as seconds_after_deployment,
    passed_over.return_deployment_id
from blamed
left join passed_over on passed_over.incident_id = blamed.incident_id
