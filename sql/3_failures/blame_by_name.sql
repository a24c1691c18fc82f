-- Which deployments an incident names: by id, revision, version, or a commit that they brought. Grain: one (incident_id, deployment_id).
-- Where several services share what is named, the incident's own count, or production where it is mapped to nothing; the id of a deployment is
-- nobody else's. A deployment that began after the detection explains nothing.
with causes as (
    select
        inc_incidents.incident_id,
        inc_incidents.detected_at,
        inc_causes.cause,
        substr(lower(inc_causes.cause), 1, 7) as cause_key,
        matches(lower(inc_causes.cause), '^[0-9a-f]{7,64}$') as is_hash
    from inc_incidents
    inner join inc_causes on inc_causes.incident_id = inc_incidents.incident_id
    where not inc_incidents.is_duplicate
        and inc_incidents.detected_at is not null
),
wanted as (
    select distinct cause_key
    from causes
),
names as (
    select deployment_id, deployment_id as name from blame_deployments
    union all
    select deployment_id, to_revision as name from dep_attempts where is_deciding
    union all
    select deployment_id, config_revision as name from dep_attempts where is_deciding
    union all
    select deployment_id, config_commit_sha as name from chg_shipped
    union all
    select deployment_id, to_version as name from chg_versions
    union all
    select deployment_id, image || ':' || to_version as name from chg_versions where image <> ''
    union all
    select deployment_id, to_commit_sha as name from chg_versions
    union all
    select chg_versions.deployment_id, change_set_commits.commit_sha as name
    from chg_versions
    inner join change_set_commits
        on change_set_commits.repository_key = chg_versions.repository_key
        and change_set_commits.from_sha = chg_versions.from_commit_sha
        and change_set_commits.to_sha = chg_versions.to_commit_sha
        and change_set_commits.paths = chg_versions.paths
    inner join wanted on wanted.cause_key = substr(change_set_commits.commit_sha, 1, 7)
    union all
    select chg_config_commits.deployment_id, change_set_commits.commit_sha as name
    from chg_config_commits
    inner join change_set_commits
        on change_set_commits.repository_key = chg_config_commits.repository_key
        and change_set_commits.from_sha = chg_config_commits.from_sha
        and change_set_commits.to_sha = chg_config_commits.to_sha
        and change_set_commits.paths = chg_config_commits.paths
    inner join wanted on wanted.cause_key = substr(change_set_commits.commit_sha, 1, 7)
),
-- Seven letters find candidates, the whole of what is named decides.
named as (
    select
        causes.incident_id,
        causes.detected_at,
        names.deployment_id,
        bool_or(names.deployment_id = causes.cause) as is_by_id
    from causes
    inner join names
        on substr(lower(names.name), 1, 7) = causes.cause_key
        and (names.name = causes.cause or (causes.is_hash and lower(names.name) like lower(causes.cause) || '%'))
    group by causes.incident_id, causes.detected_at, names.deployment_id
),
mapped as (
    select distinct incident_id
    from inc_services
)
select
    named.incident_id,
    named.detected_at,
    named.deployment_id
from named
inner join blame_deployments on blame_deployments.deployment_id = named.deployment_id
left join mapped on mapped.incident_id = named.incident_id
left join inc_services
    on inc_services.incident_id = named.incident_id
    and inc_services.service = blame_deployments.service
    and inc_services.environment = blame_deployments.environment
where blame_deployments.began_at <= named.detected_at
    and (inc_services.incident_id is not null or (mapped.incident_id is null and blame_deployments.is_production) or named.is_by_id)
