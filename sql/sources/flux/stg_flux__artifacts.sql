-- What sources offered. Grain: one (instance, kind, namespace, name, revision_key).
select
    instance,
    kind,
    namespace,
    name,
    coalesce(revision_commit, revision_digest, revision_version, revision) as revision_key,
    max(revision_commit) as revision_commit,
    max(origin_commit) as origin_commit,
    min(cast(updated_at as timestamp)) as first_updated_at,
    max(cast(updated_at as timestamp)) as last_updated_at
from landed_flux_artifacts
group by instance, kind, namespace, name, coalesce(revision_commit, revision_digest, revision_version, revision)
