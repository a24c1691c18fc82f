-- Versions of a service's own code that moved in environments that promote, or are promoted to. Grain: one row of chg_versions of chg_promoted_deployments.
--   main_branch: of the service's repository
--   move_no: of the workload and repository, from 1: the first came from what was there from the beginning
select
    chg_promoted_deployments.service,
    chg_promoted_deployments.environment,
    chg_promoted_deployments.workload_id,
    chg_promoted_deployments.live_at,
    chg_promoted_deployments.seen_at,
    chg_versions.kind,
    chg_versions.image,
    chg_versions.from_version,
    chg_versions.to_version,
    chg_versions.repository_key,
    chg_versions.from_commit_sha,
    chg_versions.to_commit_sha,
    chg_versions.paths,
    chg_versions.change_set_status,
    coalesce(services.branch, repositories.main_branch) as main_branch,
    row_number() over (
        partition by chg_promoted_deployments.workload_id, chg_versions.repository_key
        order by chg_promoted_deployments.seq, chg_versions.image, chg_versions.from_version, chg_versions.to_version
    ) as move_no
from chg_promoted_deployments
inner join chg_versions
    on chg_versions.deployment_id = chg_promoted_deployments.deployment_id
    and chg_versions.service = chg_promoted_deployments.service
    and chg_versions.repository_key is not null
inner join services on services.service = chg_versions.service
left join repositories on repositories.repository_key = chg_versions.repository_key
