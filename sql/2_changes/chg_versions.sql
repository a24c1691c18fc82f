-- What moved: versions of images and charts that a deployment changed, and the commits behind them.
-- Grain: one (deployment_id, kind, image, from_version, to_version): of an image in several versions each new one came from each that went.
-- A version becomes a commit by an explicit reference, else by a SHA inside it, else by a git tag of its name; it belongs to the service that
-- names the image, else to the workload's own service where the image is called like it or like its repository. A chart's versions are mostly
-- its own and lead nowhere: it belongs to a service only where that names it.
--   image: name without version; empty where only a version is known (a watched path's field, a Helm value without a repository)
--   service, repository_key, path: whose code it is; null if nobody's
--   from_… and to_…_name: what git is asked for it; both forms of each, in the order in which they are believed
--   direction: forward, backward, same, diverged; unknown where a commit is not known or the two were not compared yet
with deployments as (
    select
        dep_attempts.*,
        dep_workloads.service as own_service,
        dep_workloads.repository_key as own_repository_key
    from dep_attempts
    inner join dep_workloads on dep_workloads.workload_id = dep_attempts.workload_id
    where dep_attempts.is_deciding
        and dep_attempts.from_reconciliation_id is not null
),
-- An image may be there in several versions at once; only what one side has and the other has not moved.
sides as (
    select deployments.deployment_id, dep_versions.kind, dep_versions.image, dep_versions.version, 1 as is_new, 0 as is_old
    from deployments
    inner join dep_versions on dep_versions.reconciliation_id = deployments.reconciliation_id
    union all
    select deployments.deployment_id, dep_versions.kind, dep_versions.image, dep_versions.version, 0 as is_new, 1 as is_old
    from deployments
    inner join dep_versions on dep_versions.reconciliation_id = deployments.from_reconciliation_id
),
compared as (
    select
        deployment_id,
        kind,
        image,
        version,
        max(is_new) as is_new,
        max(is_old) as is_old
    from sides
    group by deployment_id, kind, image, version
),
appeared as (
    select deployment_id, kind, image, version
    from compared
    where is_new = 1 and is_old = 0
),
-- What a version came from: what went away, or, where nothing did, all there was.
origins as (
    select deployment_id, kind, image, version
    from (
        select
            deployment_id,
            kind,
            image,
            version,
            is_new,
            min(is_new) over (partition by deployment_id, kind, image) as least_is_new
        from compared
        where is_old = 1
    ) as held
    where is_new = least_is_new
),
distinct_images as (
    select distinct deployments.own_service, deployments.own_repository_key, compared.kind, compared.image
    from compared
    inner join deployments on deployments.deployment_id = compared.deployment_id
),
owning as (
    select
        distinct_images.own_service,
        distinct_images.kind,
        distinct_images.image,
        min_by(
            service_artifacts.service,
            case when service_artifacts.service = distinct_images.own_service then '0' else '1' end || service_artifacts.service
        ) as service
    from distinct_images
    inner join service_artifacts
        on service_artifacts.kind = distinct_images.kind
        and matches(distinct_images.image, service_artifacts.pattern)
    group by distinct_images.own_service, distinct_images.kind, distinct_images.image
),
naming as (
    select distinct service, kind
    from service_artifacts
),
owners as (
    select
        distinct_images.own_service,
        distinct_images.kind,
        distinct_images.image,
        coalesce(
            owning.service,
            case
                when distinct_images.own_repository_key is null then null
                when distinct_images.image = '' then distinct_images.own_service
                when naming.service is null
                    and distinct_images.kind <> 'chart'
                    and regexp_extract(distinct_images.image, '([^/]+)$', 1)
                    in (distinct_images.own_service, regexp_extract(distinct_images.own_repository_key, '([^/]+)$', 1))
                    then distinct_images.own_service
            end
        ) as service
    from distinct_images
    left join owning
        on owning.own_service = distinct_images.own_service
        and owning.kind = distinct_images.kind
        and owning.image = distinct_images.image
    left join naming
        on naming.service = distinct_images.own_service
        and naming.kind = distinct_images.kind
),
-- An image that came and one of the same service that went are one image under another name: it moved to another registry, or was renamed.
strangers as (
    select
        compared.deployment_id,
        compared.kind,
        compared.image,
        compared.version,
        compared.is_new,
        owners.service,
        regexp_extract(compared.image, '([^/]+)$', 1) as last_name,
        min(compared.image) over (partition by compared.deployment_id, compared.kind, owners.service, compared.is_new)
        = max(compared.image) over (partition by compared.deployment_id, compared.kind, owners.service, compared.is_new) as is_only_one
    from (
        select
            *,
            max(is_new) over (partition by deployment_id, kind, image) as has_new,
            max(is_old) over (partition by deployment_id, kind, image) as has_old
        from compared
    ) as compared
    inner join deployments on deployments.deployment_id = compared.deployment_id
    inner join owners
        on owners.own_service = deployments.own_service
        and owners.kind = compared.kind
        and owners.image = compared.image
    where compared.has_new + compared.has_old = 1
        and owners.service is not null
),
renamed as (
    select distinct newcomers.deployment_id, newcomers.kind, newcomers.image, leavers.version
    from strangers as newcomers
    inner join strangers as leavers
        on leavers.deployment_id = newcomers.deployment_id
        and leavers.kind = newcomers.kind
        and leavers.service = newcomers.service
    where newcomers.is_new = 1
        and leavers.is_new = 0
        and (leavers.last_name = newcomers.last_name or (leavers.is_only_one and newcomers.is_only_one))
),
moved as (
    select
        appeared.deployment_id,
        appeared.kind,
        appeared.image,
        coalesce(origins.version, renamed.version) as from_version,
        appeared.version as to_version
    from appeared
    left join origins
        on origins.deployment_id = appeared.deployment_id
        and origins.kind = appeared.kind
        and origins.image = appeared.image
    left join renamed
        on renamed.deployment_id = appeared.deployment_id
        and renamed.kind = appeared.kind
        and renamed.image = appeared.image
),
-- The commit that the operator names with a state: it is asked for like one that stands in the tag, for it may be another repository's.
operator_references as (
    select reconciliation_id, max(version) as sha
    from dep_versions
    where kind = 'reference'
    group by reconciliation_id
),
named as (
    select
        moved.*,
        deployments.workload_id,
        deployments.own_service,
        deployments.own_repository_key,
        from_reference.sha as from_named_sha,
        to_reference.sha as to_named_sha
    from moved
    inner join deployments on deployments.deployment_id = moved.deployment_id
    left join operator_references as from_reference on from_reference.reconciliation_id = deployments.from_reconciliation_id
    left join operator_references as to_reference on to_reference.reconciliation_id = deployments.reconciliation_id
    where moved.kind <> 'reference'
),
-- What config commits say they bring, the newest of each repository. It stands for the version that came with it: a revert brings that
-- version back without saying so again, and takes another away whose reference still lies in the range.
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
-- A return to a config revision that was deployed before has no commits of its own to say it: what was referred to then holds again.
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
    select deployment_id, workload_id, seq, outcome, own_service, repository_key, reference_sha
    from referring
    union all
    select
        returns.deployment_id,
        returns.workload_id,
        returns.seq,
        returns.outcome,
        returns.own_service,
        returns.repository_key,
        coalesce(substr(standing.seq_and_sha, 13), '') as reference_sha
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
),
reference_moves as (
    select
        deployment_id,
        workload_id,
        own_service,
        repository_key,
        nullif(substr(seq_and_sha_before, 13), '') as from_sha,
        reference_sha as to_sha
    from referring_before
    where reference_sha <> ''
    union all
    select
        moved.deployment_id,
        deployments.workload_id,
        deployments.own_service,
        deployments.own_repository_key as repository_key,
        moved.from_version as from_sha,
        moved.to_version as to_sha
    from moved
    inner join deployments on deployments.deployment_id = moved.deployment_id
    where moved.kind = 'reference'
        and deployments.own_repository_key is not null
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
        referring.repository_key,
        referring.reference_sha
    from first_seen
    inner join referring on referring.deployment_id = first_seen.deployment_id
    where referring.repository_key is not null
),
owned as (
    select
        named.deployment_id,
        named.workload_id,
        named.kind,
        named.image,
        named.from_version,
        named.to_version,
        owners.service,
        services.repository_key,
        services.path,
        services.tag,
        services.sha_pattern,
        case when services.repository_key = named.own_repository_key then named.from_named_sha end as from_named_sha,
        case when services.repository_key = named.own_repository_key then named.to_named_sha end as to_named_sha
    from named
    left join owners
        on owners.own_service = named.own_service
        and owners.kind = named.kind
        and owners.image = named.image
    left join services on services.service = owners.service
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
),
-- A reference is itself what moved on a workload where no image of its repository ever does.
with_references as (
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
),
-- Each version is led to its commit once, whichever side it stands on. A date or a build number may look like an abbreviated SHA: of two
-- candidates the one with letters is believed first.
held_versions as (
    select repository_key, tag, sha_pattern, from_version as version, from_named_sha as named_sha
    from with_references
    where repository_key is not null
        and from_version is not null
    union
    select repository_key, tag, sha_pattern, to_version as version, to_named_sha as named_sha
    from with_references
    where repository_key is not null
        and to_version is not null
),
spelled as (
    select
        *,
        nullif(regexp_extract(version, sha_pattern, 1), '') as given_sha,
        nullif(regexp_extract(version, '(^|[^0-9A-Za-z]|[^0-9A-Za-z]g)([0-9a-f]{7,40})($|[^0-9A-Za-z])', 2), '') as first_sha,
        nullif(regexp_extract(version, '^.*([^0-9A-Za-z]|[^0-9A-Za-z]g)([0-9a-f]{7,40})($|[^0-9A-Za-z])', 2), '') as last_sha
    from held_versions
),
asked as (
    select
        *,
        coalesce(given_sha, case when matches(first_sha, '[a-f]') or not matches(last_sha, '[a-f]') then first_sha else coalesce(last_sha, first_sha) end) as first_sha_name,
        case when matches(first_sha, '[a-f]') or not matches(last_sha, '[a-f]') then last_sha else first_sha end as last_sha_name,
        replace(coalesce(tag, '{version}'), '{version}', version) as first_tag_name,
        case when tag is null then 'v' || version else version end as last_tag_name
    from spelled
),
bridges as (
    select
        asked.*,
        coalesce(named_sha.commit_sha, first_sha.commit_sha, last_sha.commit_sha, first_tag.commit_sha, last_tag.commit_sha) as commit_sha,
        case
            when named_sha.commit_sha is not null then 'reference'
            when coalesce(first_sha.commit_sha, last_sha.commit_sha) is not null then 'sha_in_tag'
            when coalesce(first_tag.commit_sha, last_tag.commit_sha) is not null then 'git_tag'
        end as bridge
    from asked
    left join revisions as named_sha
        on named_sha.repository_key = asked.repository_key
        and named_sha.form = 'commit'
        and named_sha.name = asked.named_sha
    left join revisions as first_sha
        on first_sha.repository_key = asked.repository_key
        and first_sha.form = 'commit'
        and first_sha.name = asked.first_sha_name
    left join revisions as last_sha
        on last_sha.repository_key = asked.repository_key
        and last_sha.form = 'commit'
        and last_sha.name = asked.last_sha_name
    left join revisions as first_tag
        on first_tag.repository_key = asked.repository_key
        and first_tag.form = 'tag'
        and first_tag.name = asked.first_tag_name
    left join revisions as last_tag
        on last_tag.repository_key = asked.repository_key
        and last_tag.form = 'tag'
        and last_tag.name = asked.last_tag_name
),
bridged as (
    select
        with_references.*,
        coalesce(with_references.from_reference_sha, from_bridge.commit_sha) as from_commit_sha,
        coalesce(with_references.to_reference_sha, to_bridge.commit_sha) as to_commit_sha,
        case when with_references.to_reference_sha is not null then 'reference' else to_bridge.bridge end as bridge,
        from_bridge.first_sha_name as from_first_sha_name,
        from_bridge.last_sha_name as from_last_sha_name,
        from_bridge.first_tag_name as from_first_tag_name,
        from_bridge.last_tag_name as from_last_tag_name,
        to_bridge.first_sha_name as to_first_sha_name,
        to_bridge.last_sha_name as to_last_sha_name,
        to_bridge.first_tag_name as to_first_tag_name,
        to_bridge.last_tag_name as to_last_tag_name
    from with_references
    left join bridges as from_bridge
        on from_bridge.repository_key = with_references.repository_key
        and from_bridge.version = with_references.from_version
        and from_bridge.tag is not distinct from with_references.tag
        and from_bridge.sha_pattern is not distinct from with_references.sha_pattern
        and from_bridge.named_sha is not distinct from with_references.from_named_sha
    left join bridges as to_bridge
        on to_bridge.repository_key = with_references.repository_key
        and to_bridge.version = with_references.to_version
        and to_bridge.tag is not distinct from with_references.tag
        and to_bridge.sha_pattern is not distinct from with_references.sha_pattern
        and to_bridge.named_sha is not distinct from with_references.to_named_sha
)
select
    bridged.deployment_id,
    bridged.kind,
    bridged.image,
    bridged.from_version,
    bridged.to_version,
    bridged.service,
    bridged.repository_key,
    coalesce(bridged.path, '') as paths,
    bridged.from_commit_sha,
    bridged.to_commit_sha,
    bridged.bridge,
    case
        when bridged.from_commit_sha = bridged.to_commit_sha then 'same'
        else coalesce(change_sets.direction, 'unknown')
    end as direction,
    case
        when bridged.from_commit_sha = bridged.to_commit_sha then 'resolved'
        else change_sets.status
    end as change_set_status,
    bridged.from_named_sha,
    bridged.to_named_sha,
    bridged.from_first_sha_name,
    bridged.from_last_sha_name,
    bridged.from_first_tag_name,
    bridged.from_last_tag_name,
    bridged.to_first_sha_name,
    bridged.to_last_sha_name,
    bridged.to_first_tag_name,
    bridged.to_last_tag_name
from bridged
left join change_sets
    on change_sets.repository_key = bridged.repository_key
    and change_sets.from_sha = bridged.from_commit_sha
    and change_sets.to_sha = bridged.to_commit_sha
    and change_sets.paths = coalesce(bridged.path, '')
