-- What Kustomizations said they were to apply, as inventories saw it. Grain: one run of sightings of one workload that say the same.
-- An object is seen now and then, and changed in between: when it first applied something after whoever applies it said so, else when it first applied
-- something at a revision that it had applied already or remembers other manifests, else when it was first seen so.
--   from_at: null for the first; to_at: when the next began, null for the last
--   place: the path, and below it how manifests are made from it, as git is asked
--   is_origin: the repository is the one that an artifact names as its origin
with seen as (
    select
        workload_id_of(coalesce(clusters.key, landed_flux_objects.instance), landed_flux_objects.kind, landed_flux_objects.namespace, landed_flux_objects.name) as workload_id,
        cast(landed_flux_sightings.observed_at as timestamp) as observed_at,
        landed_flux_sightings.resource_version,
        landed_flux_objects.content_hash,
        landed_flux_objects.instance,
        landed_flux_objects.source_kind,
        landed_flux_objects.source_namespace,
        landed_flux_objects.source_name,
        coalesce(landed_flux_objects.path, '') as path,
        landed_flux_objects.components,
        landed_flux_objects.settings_hash,
        coalesce(landed_flux_objects.has_unread_parts, false) as has_unread_parts,
        md5(
            coalesce(landed_flux_objects.path, '') || '|' || coalesce(landed_flux_objects.components, '') || '|' || coalesce(landed_flux_objects.settings_hash, '')
            || '|' || coalesce(landed_flux_objects.source_kind, '') || '/' || coalesce(landed_flux_objects.source_namespace, '') || '/'
            || coalesce(landed_flux_objects.source_name, '')
        ) as spec
    from landed_flux_objects
    inner join landed_flux_sightings
        on landed_flux_sightings.snapshot_hash = landed_flux_objects.content_hash
        and landed_flux_sightings.instance = landed_flux_objects.instance
    left join stg_flux__incarnation_clusters as clusters
        on clusters.instance = landed_flux_objects.instance
        and clusters.uid = landed_flux_objects.uid
    where landed_flux_objects.kind = 'Kustomization'
),
compared as (
    select
        *,
        lag(spec) over in_order as previous_spec,
        lag(observed_at) over in_order as previous_at
    from seen
    window in_order as (partition by workload_id order by observed_at, resource_version nulls first, content_hash)
),
begun as (
    select
        *,
        row_number() over (partition by workload_id order by observed_at, resource_version nulls first, content_hash) as spec_no
    from compared
    where previous_spec is null
        or previous_spec <> spec
),
told as (
    select
        begun.workload_id,
        begun.spec_no,
        min(stg_flux__spec_changes.occurred_at) as told_at
    from begun
    inner join stg_flux__spec_changes
        on stg_flux__spec_changes.workload_id = begun.workload_id
        and stg_flux__spec_changes.occurred_at > begun.previous_at
        and stg_flux__spec_changes.occurred_at <= begun.observed_at
    group by begun.workload_id, begun.spec_no
),
applied as (
    select
        begun.workload_id,
        begun.spec_no,
        min(case when reconciles.applied_key = reconciles.revision_key or reconciles.shape = 'status' then reconciles.occurred_at end) as applied_at,
        min(case when reconciles.occurred_at >= told.told_at then reconciles.occurred_at end) as followed_at
    from begun
    inner join (select * from stg_flux__reconciles where class = 'changes') as reconciles
        on reconciles.workload_id = begun.workload_id
        and reconciles.occurred_at > begun.previous_at
        and reconciles.occurred_at <= begun.observed_at
    left join told
        on told.workload_id = begun.workload_id
        and told.spec_no = begun.spec_no
    group by begun.workload_id, begun.spec_no
),
dated as (
    select
        begun.*,
        case when begun.previous_spec is not null then coalesce(applied.followed_at, told.told_at, applied.applied_at, begun.observed_at) end as from_at
    from begun
    left join told
        on told.workload_id = begun.workload_id
        and told.spec_no = begun.spec_no
    left join applied
        on applied.workload_id = begun.workload_id
        and applied.spec_no = begun.spec_no
),
origins as (
    select instance, kind, namespace, name, max_by(origin_repository_key, coalesce(updated_at, extracted_at)) as repository_key
    from landed_flux_artifacts
    where origin_repository_key is not null
    group by instance, kind, namespace, name
),
sources as (
    select
        objects.instance,
        objects.kind,
        objects.namespace,
        objects.name,
        coalesce(max_by(objects.repository_key, objects.observed_at), min(origins.repository_key)) as repository_key,
        bool_or(objects.kind <> 'GitRepository') as is_origin,
        max_by(objects.ignored, objects.observed_at) as ignored,
        bool_or(objects.has_unread_parts) as has_unread_parts
    from (
        select
            instance,
            kind,
            namespace,
            name,
            case when kind = 'GitRepository' then repository_key end as repository_key,
            observed_at,
            ignored,
            has_unread_parts
        from stg_flux__objects
        where kind in ('GitRepository', 'OCIRepository')
    ) as objects
    left join origins
        on origins.instance = objects.instance
        and origins.kind = objects.kind
        and origins.namespace = objects.namespace
        and origins.name = objects.name
    group by objects.instance, objects.kind, objects.namespace, objects.name
)
select
    dated.workload_id,
    dated.spec_no,
    dated.from_at,
    lead(dated.from_at) over (partition by dated.workload_id order by dated.spec_no) as to_at,
    dated.path,
    dated.path || chr(10) || 'files yaml yml' || chr(10) || 'deep' || chr(10) || 'ignore-file .sourceignore'
    || coalesce(chr(10) || 'ignore ' || replace(sources.ignored, chr(10), chr(10) || 'ignore '), '')
    || coalesce(chr(10) || 'also ' || replace(dated.components, chr(10), chr(10) || 'also '), '') as place,
    dated.settings_hash,
    sources.repository_key,
    coalesce(sources.is_origin, false) as is_origin,
    dated.has_unread_parts or coalesce(sources.has_unread_parts, false) as has_unread_parts
from dated
left join sources
    on sources.instance = dated.instance
    and sources.kind = dated.source_kind
    and sources.namespace = dated.source_namespace
    and sources.name = dated.source_name
