-- Degradations that are a deployment's failure. Grain: one deployment with a degraded signal.
-- Health that became Degraded belongs to the change that had finished last. It is its failure within degraded_window of its end, or before
-- its state was ever healthy: Kubernetes reports a stuck rollout after ten minutes only. A Degraded that
-- began before the change did is no verdict on it, unless health left it afterwards and came back, however long it had stood. What an operator's own
-- check finds is the failure of the deployment that it checks.
--   degraded_at: the first; the end of the deployment where it became so while it was carried out
--   is_in_window: one of them was within degraded_window of the end
--   is_before_healthy: one of them was before its state was ever healthy
with owned as (
    select
        workload_id,
        degraded_at,
        max(deployment_no) over (
            partition by workload_id order by occurred_at, step, deployment_no nulls first rows between unbounded preceding and current row
        ) as finished_no
    from (
        select workload_id, finished_at as occurred_at, 0 as step, deployment_no, cast(null as timestamp) as degraded_at
        from fail_health
        union all
        select workload_id, from_at as occurred_at, 1 as step, null as deployment_no, from_at as degraded_at
        from dep_health
        where health = 'Degraded'
            and of_revision is null
    ) as timeline
),
degradations as (
    select
        fail_health.deployment_id,
        owned.degraded_at,
        seconds_between(fail_health.finished_at, owned.degraded_at) <= fail_health.degraded_window_seconds as is_in_window,
        fail_health.healthy_by is null or owned.degraded_at < fail_health.healthy_by as is_before_healthy
    from owned
    inner join fail_health
        on fail_health.workload_id = owned.workload_id
        and fail_health.deployment_no = owned.finished_no
    where owned.degraded_at is not null
    union all
    select
        deployment_id,
        found_degraded_at as degraded_at,
        false as is_in_window,
        true as is_before_healthy
    from fail_health
    where found_degraded_at is not null
        and healthy_by is null
    union all
    select
        fail_health.deployment_id,
        fail_tries.health_failed_at as degraded_at,
        seconds_between(fail_health.finished_at, fail_tries.health_failed_at) >= 0
        and seconds_between(fail_health.finished_at, fail_tries.health_failed_at) <= fail_health.degraded_window_seconds as is_in_window,
        fail_health.healthy_by is null or fail_tries.health_failed_at < fail_health.healthy_by as is_before_healthy
    from fail_tries
    inner join fail_health on fail_health.deployment_id = fail_tries.deployment_id
    where fail_tries.health_failed_at is not null
)
select
    deployment_id,
    min(degraded_at) as degraded_at,
    bool_or(is_in_window) as is_in_window,
    bool_or(is_before_healthy) as is_before_healthy
from degradations
where is_in_window
    or is_before_healthy
group by deployment_id
