-- What config commits say they bring: the code commit that a deployment's change set refers to, the newest of each repository.
-- Grain: one (deployment_id, repository_key). It stands for the version that came with it: a revert brings that version back without saying so again,
-- and takes another away whose reference still lies in the range. A return to a config revision that was deployed before has no commits of its own to say
-- it: what was referred to then holds again.
--   own_service: service of the workload
--   repository_key: that the reference names, else that of the workload's own service
--   reference_sha: the code commit; null where it is not known what a return brings back
--   sha_before: what was referred to before, by what succeeded; null if nothing was, or it is not known
--   is_return: a former revision says it
with deployments as (
    select dep_attempts.*, dep_workloads.service as own_service, dep_workloads.repository_key as own_repository_key
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    where dep_attempts.is_deciding
        and dep_attempts.from_reconciliation_id is not null
),
-- Of several in one change set the newest of each repository.
referring as (
    select
        deployments.deployment_id,
        deployments.workload_id,
        deployments.seq,
        deployments.outcome,
        deployments.own_service,
        coalesce(change_set_commits.reference_repository_key, deployments.own_repository_key) as repository_key,
        max_by(
            change_set_commits.reference_sha,
            cast(change_set_commits.committed_at as string) || change_set_commits.commit_sha
        ) as reference_sha
    from deployments
    inner join change_set_commits
        on change_set_commits.repository_key = deployments.config_repository_key
        and change_set_commits.from_sha = deployments.from_config_revision
        and change_set_commits.to_sha = deployments.config_revision
        and change_set_commits.paths = deployments.config_paths
    where change_set_commits.reference_sha is not null
        and coalesce(change_set_commits.reference_repository_key, deployments.own_repository_key) is not null
    group by
        deployments.deployment_id,
        deployments.workload_id,
        deployments.seq,
        deployments.outcome,
        deployments.own_service,
        coalesce(change_set_commits.reference_repository_key, deployments.own_repository_key)
),
-- What a return brings back was told before, and is not told again.
returns as (
    select
        deployments.deployment_id,
        deployments.workload_id,
        deployments.seq,
        deployments.outcome,
        deployments.own_service,
        referred.repository_key,
        visits.first_seq
    from (
        select
            deployment_id,
            seq,
            min(case when outcome = 'succeeded' then seq end) over (
                partition by workload_id, config_repository_key, config_revision
            ) as first_seq
        from dep_attempts
        where is_deciding
            and config_revision is not null
    ) as visits
    inner join deployments on deployments.deployment_id = visits.deployment_id
    inner join (select distinct workload_id, repository_key from referring) as referred on referred.workload_id = deployments.workload_id
    left join referring
        on referring.deployment_id = deployments.deployment_id
        and referring.repository_key = referred.repository_key
    where visits.first_seq < visits.seq
        and deployments.kind in ('rollback', 'reapply')
        and not deployments.is_return_to_deployed
        and referring.deployment_id is null
),
standing as (
    select
        deployment_id,
        repository_key,
        max(seq_and_sha) over (
            partition by workload_id, repository_key order by seq, is_return, deployment_id rows between unbounded preceding and current row
        ) as seq_and_sha
    from (
        select workload_id, repository_key, seq, 0 as is_return, cast(null as string) as deployment_id, lpad(cast(seq as string), 12, '0') || reference_sha as seq_and_sha
        from referring
        where outcome = 'succeeded'
        union all
        select workload_id, repository_key, first_seq as seq, 1 as is_return, deployment_id, null as seq_and_sha
        from returns
    ) as told
),
referring_again as (
    select deployment_id, workload_id, seq, outcome, own_service, repository_key, reference_sha, false as is_return
    from referring
    union all
    select
        returns.deployment_id,
        returns.workload_id,
        returns.seq,
        returns.outcome,
        returns.own_service,
        returns.repository_key,
        coalesce(substr(standing.seq_and_sha, 13), '') as reference_sha,
        true as is_return
    from returns
    inner join standing
        on standing.deployment_id = returns.deployment_id
        and standing.repository_key = returns.repository_key
),
referring_before as (
    select
        *,
        max(case when outcome = 'succeeded' then lpad(cast(seq as string), 12, '0') || reference_sha end) over (
            partition by workload_id, repository_key order by seq rows between unbounded preceding and 1 preceding
        ) as seq_and_sha_before
    from referring_again
)
select
    deployment_id,
    workload_id,
    own_service,
    repository_key,
    nullif(reference_sha, '') as reference_sha,
    nullif(substr(seq_and_sha_before, 13), '') as sha_before,
    is_return
from referring_before
