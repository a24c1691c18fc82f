-- Versions that could not be led back to a commit: the deployments that moved them have no lead time. Grain: one (service, image, version).
--   service: what a team calls it, across environments and clusters
--   image: name without version; a chart's name; a repository where a config commit names the code commit and no image moved; empty where only a version is known (the field of a GitPath)
--   version: as it stands in the state
--   reason: repository_unavailable, digest_only (nothing names the commit of an image by digest), version_not_found (no such SHA and no such tag)
--   deployments: how many of them moved to or from it
with ends as (
    select service, repository_key, image, from_version as version, deployment_id
    from chg_versions
    where repository_key is not null
        and from_version is not null
        and from_commit_sha is null
    union
    select service, repository_key, image, to_version as version, deployment_id
    from chg_versions
    where repository_key is not null
        and to_commit_sha is null
)
select
    ends.service,
    ends.image,
    ends.version,
    case
        when not coalesce(repositories.is_available, false) then 'repository_unavailable'
        when matches(ends.version, '^sha(256|512):') then 'digest_only'
        else 'version_not_found'
    end as reason,
    count(*) as deployments
from ends
left join repositories on repositories.repository_key = ends.repository_key
group by
    ends.service,
    ends.image,
    ends.version,
    case
        when not coalesce(repositories.is_available, false) then 'repository_unavailable'
        when matches(ends.version, '^sha(256|512):') then 'digest_only'
        else 'version_not_found'
    end
