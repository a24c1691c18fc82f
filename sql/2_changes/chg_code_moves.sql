-- What moved, and whose code it is. Grain: one (deployment_id, kind, image, from_version, to_version).
-- A reference of a config commit is itself what moved (kind `reference`) on a workload where no image of its repository ever does.
--   image: name without version; empty where only a version is known; of a reference its repository
--   service: whose code it is, with its repository_key, path, tag and sha_pattern; null if nobody's
--   from_named_sha: the commit that the operator names with the state before; null where that is another repository's
--   to_named_sha: the commit that it names with the deployed state
--   from_reference_sha: the commit that a config commit referred to when from_version was deployed first
--   to_reference_sha: the same of to_version
with operator_references as (
    -- Asked for like one that stands in the tag, for it may be another repository's.
    select
        deployment_id,
        max(case when held_before = 1 then version end) as from_sha,
        max(case when held_after = 1 then version end) as to_sha
    from chg_held_versions
    where kind = 'reference'
    group by deployment_id
),
named as (
    select
        chg_moved.*,
        operator_references.from_sha as from_named_sha,
        operator_references.to_sha as to_named_sha
    from chg_moved
    left join operator_references on operator_references.deployment_id = chg_moved.deployment_id
    where chg_moved.kind <> 'reference'
),
reference_moves as (
    select
        deployment_id,
        workload_id,
        own_service,
        repository_key,
        sha_before as from_sha,
        reference_sha as to_sha
    from chg_references
    where reference_sha is not null
    union all
    select
        deployment_id,
        workload_id,
        own_service,
        own_repository_key as repository_key,
        from_version as from_sha,
        to_version as to_sha
    from chg_moved
    where kind = 'reference'
        and own_repository_key is not null
),
first_seen as (
    select
        dep_attempts.workload_id,
        dep_versions.kind,
        dep_versions.image,
        dep_versions.version,
        min_by(coalesce(dep_attempts.deployment_id, ''), dep_attempts.seq) as deployment_id
    from dep_versions
    inner join dep_attempts on dep_attempts.reconciliation_id = dep_versions.reconciliation_id
    group by dep_attempts.workload_id, dep_versions.kind, dep_versions.image, dep_versions.version
),
referenced_versions as (
    select
        first_seen.workload_id,
        first_seen.kind,
        first_seen.image,
        first_seen.version,
        chg_references.repository_key,
        chg_references.reference_sha
    from first_seen
    inner join chg_references on chg_references.deployment_id = first_seen.deployment_id
    where not chg_references.is_return
),
owned as (
    select
        named.deployment_id,
        named.workload_id,
        named.kind,
        named.image,
        named.from_version,
        named.to_version,
        chg_owners.service,
        services.repository_key,
        services.path,
        services.tag,
        services.sha_pattern,
        case when services.repository_key = named.own_repository_key then named.from_named_sha end as from_named_sha,
        case when services.repository_key = named.own_repository_key then named.to_named_sha end as to_named_sha
    from named
    left join chg_owners
        on chg_owners.own_service = named.own_service
        and chg_owners.kind = named.kind
        and chg_owners.image = named.image
    left join services on services.service = chg_owners.service
    -- An image that the state before did not show moved only if it is known to be somebody's: else it is merely seen better now.
    where named.from_version is not null
        or services.repository_key is not null
),
-- Whose code a reference names: the workload's own service, or the only other one that has the repository.
referred_services as (
    select
        named.own_service,
        named.repository_key,
        coalesce(
            max(case when services.service = named.own_service then services.service end),
            case when count(*) = 1 then max(services.service) end
        ) as service
    from (select distinct own_service, repository_key from reference_moves) as named
    inner join services on services.repository_key = named.repository_key
    group by named.own_service, named.repository_key
)
select
    owned.*,
    from_reference.reference_sha as from_reference_sha,
    to_reference.reference_sha as to_reference_sha
from owned
left join referenced_versions as from_reference
    on from_reference.workload_id = owned.workload_id
    and from_reference.kind = owned.kind
    and from_reference.image = owned.image
    and from_reference.version = owned.from_version
    and from_reference.repository_key = owned.repository_key
left join referenced_versions as to_reference
    on to_reference.workload_id = owned.workload_id
    and to_reference.kind = owned.kind
    and to_reference.image = owned.image
    and to_reference.version = owned.to_version
    and to_reference.repository_key = owned.repository_key
union all
select
    reference_moves.deployment_id,
    reference_moves.workload_id,
    'reference' as kind,
    reference_moves.repository_key as image,
    reference_moves.from_sha as from_version,
    reference_moves.to_sha as to_version,
    services.service,
    reference_moves.repository_key,
    services.path,
    cast(null as string) as tag,
    cast(null as string) as sha_pattern,
    cast(null as string) as from_named_sha,
    cast(null as string) as to_named_sha,
    reference_moves.from_sha as from_reference_sha,
    reference_moves.to_sha as to_reference_sha
from reference_moves
inner join referred_services
    on referred_services.own_service = reference_moves.own_service
    and referred_services.repository_key = reference_moves.repository_key
inner join services on services.service = referred_services.service
left join (select distinct workload_id, repository_key from owned) as owned
    on owned.workload_id = reference_moves.workload_id
    and owned.repository_key = reference_moves.repository_key
where owned.workload_id is null
    and reference_moves.from_sha is distinct from reference_moves.to_sha
