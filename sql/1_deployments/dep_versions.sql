-- Which versions of images and charts the state of an attempt holds. Grain: one (reconciliation_id, kind, image, version).
-- Told by the images of the sync result; else by what stands in git under the paths the attempt applied, and in the source's parameters,
-- of which the higher overrides: 1 the files, 2 Argo CD's own file of an application, 3 parameters. Helm values are merged in that order,
-- part by part, as Helm does, source by source: of several sources each is rendered for itself. A chart's own values come before its value
-- files, wherever those stand. An image may be there in several versions at once.
--   kind: image, chart, field (the value of a GitPath's field), reference (the code commit that the operator names with the state)
--   image: name without version; empty where only a version is known
with every_attempt as (
    select workload_id, attempt_key, revision, revision_kind, sources_hash, is_told, operation_hash, config_repository_key, folder, reference_sha, chart, chart_version
    from int_argocd_attempts
    union all
    select workload_id, attempt_key, revision, revision_kind, sources_hash, is_told, operation_hash, config_repository_key, folder, reference_sha, chart, chart_version
    from int_flux_kustomization_attempts
    union all
    select workload_id, attempt_key, revision, revision_kind, sources_hash, is_told, operation_hash, config_repository_key, folder, reference_sha, chart, chart_version
    from int_flux_release_attempts
    union all
    select workload_id, attempt_key, revision, revision_kind, sources_hash, is_told, operation_hash, config_repository_key, folder, reference_sha, chart, chart_version
    from int_git_attempts
),
states as (
    select
        md5(every_attempt.workload_id || '|' || every_attempt.attempt_key) as reconciliation_id,
        every_attempt.revision as to_revision,
        every_attempt.revision_kind,
        every_attempt.sources_hash,
        every_attempt.is_told,
        every_attempt.operation_hash,
        every_attempt.config_repository_key,
        every_attempt.folder,
        every_attempt.reference_sha,
        every_attempt.chart,
        every_attempt.chart_version,
        workloads.name
    from every_attempt
    inner join workloads on workloads.workload_id = every_attempt.workload_id
),
-- A source that is rendered: the others hold value files for one that is.
rendered as (
    select distinct sources_hash, source_index
    from stg_argocd__operation_sources
    where kind <> 'git' or (path is not null and coalesce(path_role, 'source') = 'source')
),
only_rendered as (
    select sources_hash, min(source_index) as source_index
    from rendered
    group by sources_hash
    having count(*) = 1
),
state_paths as (
    select
        states.reconciliation_id,
        states.name,
        coalesce(cast(coalesce(rendered.source_index, only_rendered.source_index) as string), stg_argocd__operation_sources.path) as release,
        case when coalesce(stg_argocd__operation_sources.path_role, 'source') = 'source' then '0' else '1' end as role_no,
        stg_argocd__operation_sources.kind,
        stg_argocd__operation_sources.chart,
        stg_argocd__operation_sources.repository_key,
        stg_argocd__operation_sources.path,
        lpad(cast(stg_argocd__operation_sources.source_index as string), 4, '0')
        || lpad(cast(stg_argocd__operation_sources.path_index as string), 4, '0') as position,
        case
            when states.is_told then nullif(split_part(states.to_revision || ', ', ', ', cast(stg_argocd__operation_sources.source_index + 1 as integer)), '')
            else stg_argocd__operation_sources.revision
        end as revision
    from states
    inner join stg_argocd__operation_sources on stg_argocd__operation_sources.sources_hash = states.sources_hash
    left join rendered
        on rendered.sources_hash = stg_argocd__operation_sources.sources_hash
        and rendered.source_index = stg_argocd__operation_sources.source_index
    left join only_rendered on only_rendered.sources_hash = stg_argocd__operation_sources.sources_hash
    -- What only decides when manifests are made anew is no part of them.
    where coalesce(stg_argocd__operation_sources.path_role, 'source') <> 'generate'
    union all
    select
        reconciliation_id,
        name,
        '0' as release,
        '0' as role_no,
        'git' as kind,
        cast(null as string) as chart,
        config_repository_key as repository_key,
        folder as path,
        '00000000' as position,
        to_revision as revision
    from states
    where folder is not null
),
told as (
    select
        state_paths.reconciliation_id,
        state_paths.release,
        content_versions.kind,
        content_versions.value_key,
        content_versions.part,
        content_versions.name,
        content_versions.version,
        case when content_versions.application is null then 1 else 2 end as level_no,
        state_paths.role_no || state_paths.position as rank
    from state_paths
    inner join contents
        on contents.repository_key = state_paths.repository_key
        and contents.revision = state_paths.revision
        and contents.path = state_paths.path
    inner join content_versions
        on content_versions.repository_key = contents.repository_key
        and content_versions.tree_id = contents.tree_id
    where coalesce(content_versions.application, state_paths.name) = state_paths.name
    union all
    select
        states.reconciliation_id,
        cast(stg_argocd__images.source_index as string) as release,
        stg_argocd__images.kind,
        stg_argocd__images.value_key,
        stg_argocd__images.part,
        stg_argocd__images.name,
        stg_argocd__images.version,
        3 as level_no,
        '' as rank
    from states
    inner join stg_argocd__images
        on stg_argocd__images.evidence = 'parameters'
        and stg_argocd__images.evidence_key = states.sources_hash
),
helm_parts as (
    select
        reconciliation_id,
        release,
        value_key,
        part,
        nullif(max_by(version, cast(level_no as string) || rank || '|' || coalesce(version, '')), '') as value
    from told
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
    from told
    where kind <> 'value'
        and version is not null
),
-- Evidence 1: what the operator applied. 2: what git and the parameters say.
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
evidence as (
    select states.reconciliation_id, stg_argocd__images.kind, stg_argocd__images.name as image, stg_argocd__images.version, 1 as evidence_no
    from states
    inner join stg_argocd__images
        on stg_argocd__images.evidence = 'sync_result'
        and stg_argocd__images.evidence_key = states.operation_hash
    where stg_argocd__images.version is not null
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
    union
    select reconciliation_id, 'chart' as kind, chart as image, revision as version, 2 as evidence_no
    from state_paths
    where kind = 'chart'
        and revision is not null
    union
    select reconciliation_id, 'chart' as kind, chart as image, chart_version as version, 1 as evidence_no
    from states
    where chart is not null
        and chart_version is not null
    union
    select reconciliation_id, 'reference' as kind, '' as image, reference_sha as version, 1 as evidence_no
    from states
    where matches(reference_sha, '^[0-9a-f]{7,64}$')
    union
    select reconciliation_id, 'field' as kind, '' as image, to_revision as version, 2 as evidence_no
    from states
    where revision_kind = 'version'
),
best as (
    select
        reconciliation_id,
        kind,
        image,
        version,
        evidence_no,
        min(evidence_no) over (partition by reconciliation_id, kind, image) as best_evidence_no
    from evidence
)
select
    reconciliation_id,
    kind,
    image,
    version
from best
where evidence_no = best_evidence_no
