-- What a deployment's state holds and what the one before held. Grain: one (deployment_id, kind, image, version) of a deployment with a predecessor.
-- An image may be there in several versions at once; only what one side has and the other has not moved.
--   image: name without version; empty where only a version is known (a GitPath's field, a Helm value without a repository)
--   held_after: 1 where the deployed state holds it, else 0
--   held_before: 1 where the state before held it, else 0
--   own_service: service of the workload
--   own_repository_key: of that service's code; null without one
with deployments as (
    select
        dep_attempts.deployment_id,
        dep_attempts.workload_id,
        dep_attempts.reconciliation_id,
        dep_attempts.from_reconciliation_id,
        dep_workloads.service as own_service,
        dep_workloads.repository_key as own_repository_key
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    where dep_attempts.is_deciding
        and dep_attempts.from_reconciliation_id is not null
),
sides as (
    select deployments.*, dep_versions.kind, dep_versions.image, dep_versions.version, 1 as held_after, 0 as held_before
    from deployments
    inner join dep_versions on dep_versions.reconciliation_id = deployments.reconciliation_id
    union all
    select deployments.*, dep_versions.kind, dep_versions.image, dep_versions.version, 0 as held_after, 1 as held_before
    from deployments
    inner join dep_versions on dep_versions.reconciliation_id = deployments.from_reconciliation_id
)
select
    deployment_id,
    kind,
    image,
    version,
    max(held_after) as held_after,
    max(held_before) as held_before,
    min(workload_id) as workload_id,
    min(own_service) as own_service,
    min(own_repository_key) as own_repository_key
from sides
group by deployment_id, kind, image, version
