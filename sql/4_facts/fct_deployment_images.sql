-- Versions that deployments moved, and the commits behind them. Grain: one image, chart or referenced repository whose version a deployment changed;
-- of an image in several versions at once each new version, from each one that went away.
--   deployment_id: hash of (workload, desired state, how many times it came to that state)
--   image: name without version; a chart's name; a repository where a config commit names the code commit and no image moved; empty where
--     only a version is known (the field of a GitPath)
--   from_version: on the state deployed before, null if it was not seen there
--   to_version: tag, else digest; a chart's version
--   repository_url: of the service whose code it is; null if nobody's
--   from_commit_sha: the commit behind from_version, null if it could not be found
--   to_commit_sha: the commit behind to_version, null if it could not be found
--   bridge: how to_version led to its commit: reference (named by the config commit), sha_in_tag, git_tag; null if it did not
--   direction: forward, backward, same, diverged by the ancestry of the two commits, never by number; unknown
select
    chg_versions.deployment_id,
    chg_versions.image,
    chg_versions.from_version,
    chg_versions.to_version,
    services.repository_url,
    chg_versions.from_commit_sha,
    chg_versions.to_commit_sha,
    chg_versions.bridge,
    chg_versions.direction
from chg_versions
left join services on services.service = chg_versions.service
