-- Deployments that may have remediated a failure. Grain: one deployment that succeeded on a workload with a failed one.
--   is_return: it brought a former state back: by its kind, or because all its commits of configuration are reverts
select
    dep_attempts.deployment_id,
    dep_attempts.workload_id,
    dep_attempts.deployment_no,
    dep_attempts.finished_at,
    chg_shipped.live_at,
    coalesce(chg_shipped.kind = 'rollback', false) or coalesce(chg_config_commits.is_revert_only, false) as is_return
from dep_attempts
inner join (select distinct workload_id from fail_signals) as concerned on concerned.workload_id = dep_attempts.workload_id
inner join chg_shipped on chg_shipped.deployment_id = dep_attempts.deployment_id
left join chg_config_commits on chg_config_commits.deployment_id = dep_attempts.deployment_id
where dep_attempts.is_deciding
    and dep_attempts.outcome = 'succeeded'
