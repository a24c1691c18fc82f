-- Whose code an image or a chart is. Grain: one (own_service, kind, image) of chg_held_versions.
-- It belongs to the service that names it (of several the workload's own, else the first by name), else to the workload's own service where the image is
-- called like it or like its repository and it names none. A chart's versions are mostly its own and lead nowhere: it belongs to a service only where that names it.
--   own_service: service of the workload
--   service: whose code it is; null if nobody's
with distinct_images as (
    select distinct own_service, own_repository_key, kind, image
    from chg_held_versions
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
)
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
