-- Which rollout each deployment is part of. Grain: one deployment.
-- Same change: the same versions of the images that moved; where none moved the same config commit, which is the newest of the change set and
-- not the revision: two clusters may sync it at different heads of a monorepo; else the same revision. Among the deployments of one change a
-- new rollout begins when a workload comes round again or rollout_window has passed since the last one.
with moved as (
    select
        deployment_id,
        array_join(array_sort(array_agg(distinct case when image = '' then to_version else image || ':' || to_version end)), ', ') as versions
    from chg_versions
    where kind <> 'chart'
        and to_version is not null
    group by deployment_id
),
deployments as (
    select
        dep_attempts.deployment_id,
        dep_attempts.workload_id,
        dep_workloads.service,
        dep_workloads.environment,
        case
            when moved.versions is not null then moved.versions
            when dep_attempts.revision_kind = 'version' then dep_attempts.to_revision
            when not dep_workloads.has_operator then dep_attempts.config_revision
            else coalesce(chg_config_commits.last_commit_sha, dep_attempts.config_revision, dep_attempts.to_revision, dep_attempts.deployment_id)
        end as change_key,
        coalesce(dep_attempts.deployment_started_at, dep_attempts.finished_at) as occurred_at,
        dep_workloads.rollout_window_seconds
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    left join moved on moved.deployment_id = dep_attempts.deployment_id
    left join chg_config_commits on chg_config_commits.deployment_id = dep_attempts.deployment_id
    where dep_attempts.is_deciding
),
with_round as (
    select
        *,
        row_number() over (partition by service, environment, change_key, workload_id order by occurred_at, deployment_id) as round_no,
        lag(occurred_at) over (partition by service, environment, change_key order by occurred_at, workload_id, deployment_id) as previous_at
    from deployments
),
with_largest as (
    select
        *,
        max(round_no) over (
            partition by service, environment, change_key
            order by occurred_at, workload_id, deployment_id rows between unbounded preceding and 1 preceding
        ) as largest_round_no
    from with_round
),
with_start as (
    select
        *,
        case
            when largest_round_no is null then 1
            when round_no > largest_round_no then 1
            when seconds_between(previous_at, occurred_at) > rollout_window_seconds then 1
            else 0
        end as is_start
    from with_largest
),
numbered as (
    select
        *,
        sum(is_start) over (
            partition by service, environment, change_key
            order by occurred_at, workload_id, deployment_id rows between unbounded preceding and current row
        ) as rollout_no
    from with_start
)
select
    deployment_id,
    change_key,
    md5(service || '|' || environment || '|' || change_key || '|' || cast(rollout_no as string)) as rollout_id
from numbered
