-- Which versions of images and charts the state of an attempt holds. Grain: one (reconciliation_id, kind, image, version).
-- Told by what the operator says it applied; else by what stands in git under the paths of the attempt and in the parameters that override it
-- (dep_told_versions). Helm values are merged part by part, as Helm does, release by release. An image may be there in several versions at once.
--   kind: image, chart, field (the one value that the state is), reference (the code commit that the operator names with the state)
--   image: name without version; empty where only a version is known
with helm_parts as (
    select
        reconciliation_id,
        release,
        value_key,
        part,
        nullif(max_by(version, cast(level_no as string) || rank || '|' || coalesce(version, '')), '') as value
    from dep_told_versions
    where kind = 'value'
    group by reconciliation_id, release, value_key, part
),
helm_images as (
    select
        reconciliation_id,
        release,
        value_key,
        max(case when part = 'registry' then value end) as registry,
        max(case when part = 'repository' then value end) as repository,
        max(case when part = 'tag' then value end) as tag,
        max(case when part = 'digest' then value end) as digest
    from helm_parts
    where part <> 'app_version'
    group by reconciliation_id, release, value_key
),
in_git as (
    select
        reconciliation_id,
        kind,
        name as image,
        version,
        dense_rank() over (partition by reconciliation_id, release, kind, name order by level_no desc) as rank_no
    from dep_told_versions
    where kind <> 'value'
        and version is not null
),
-- An image without a tag has the version of the chart it is in: the nearest one above it.
app_versions as (
    select
        helm_images.reconciliation_id,
        helm_images.release,
        helm_images.value_key,
        max_by(helm_parts.value, lpad(cast(length(helm_parts.value_key) as string), 6, '0')) as app_version
    from helm_images
    inner join helm_parts
        on helm_parts.reconciliation_id = helm_images.reconciliation_id
        and helm_parts.release = helm_images.release
        and helm_parts.part = 'app_version'
    where helm_parts.value_key = ''
        or helm_images.value_key = helm_parts.value_key
        or substr(helm_images.value_key, 1, length(helm_parts.value_key) + 1) = helm_parts.value_key || '.'
    group by helm_images.reconciliation_id, helm_images.release, helm_images.value_key
),
-- Evidence 1: what the operator applied. 2: what git and the parameters say.
told as (
    select
        md5(workload_id || '|' || attempt_key) as reconciliation_id,
        kind,
        name as image,
        version,
        case evidence when 'applied' then 1 else 2 end as evidence_no
    from versions
    where evidence <> 'override'
    union
    select reconciliation_id, kind, image, version, 2 as evidence_no
    from in_git
    where rank_no = 1
    union
    select
        helm_images.reconciliation_id,
        'image' as kind,
        coalesce(helm_images.registry || '/', '') || coalesce(helm_images.repository, '') as image,
        coalesce(helm_images.tag, helm_images.digest, app_versions.app_version) as version,
        2 as evidence_no
    from helm_images
    left join app_versions
        on app_versions.reconciliation_id = helm_images.reconciliation_id
        and app_versions.release = helm_images.release
        and app_versions.value_key = helm_images.value_key
    where coalesce(helm_images.tag, helm_images.digest, case when helm_images.repository is not null then app_versions.app_version end) is not null
),
best as (
    select
        reconciliation_id,
        kind,
        image,
        version,
        evidence_no,
        min(evidence_no) over (partition by reconciliation_id, kind, image) as best_evidence_no
    from told
)
select
    reconciliation_id,
    kind,
    image,
    version
from best
where evidence_no = best_evidence_no
