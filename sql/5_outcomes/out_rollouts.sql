-- Which rollout each deployment is part of. Grain: one deployment.
-- Same change: the same version where a version is all that moves (a GitPath with a field); else the same config commit, which is the newest
-- of the change set and not the revision: two clusters may sync it at different heads of a monorepo; else the same revision. Among the
-- deployments of one change a new rollout begins when a workload comes round again or rollout_window has passed since the last one.
with config_commits as (
    select
        repository_key,
        from_sha,
        to_sha,
        paths,
        max_by(commit_sha, cast(committed_at as string) || commit_sha) as config_commit_sha
    from stg_git__change_set_commits
    group by repository_key, from_sha, to_sha, paths
),
deployments as (
    select
        dep_attempts.deployment_id,
        dep_attempts.workload_id,
        dep_workloads.service,
        dep_workloads.environment,
        case
            when dep_attempts.revision_kind = 'version' then dep_attempts.to_revision
            when dep_workloads.operator = 'git' then dep_attempts.config_revision
            else coalesce(config_commits.config_commit_sha, dep_attempts.config_revision, dep_attempts.to_revision, dep_attempts.deployment_id)
        end as change_key,
        coalesce(dep_attempts.deployment_started_at, dep_attempts.finished_at) as occurred_at,
        dep_workloads.rollout_window_seconds
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    left join config_commits
        on config_commits.repository_key = dep_attempts.config_repository_key
        and config_commits.from_sha = dep_attempts.from_config_revision
        and config_commits.to_sha = dep_attempts.config_revision
        and config_commits.paths = dep_attempts.config_paths
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
