-- Versions that moved. Grain: one (deployment_id, kind, image, from_version, to_version): of an image in several versions each new one came from each that went.
-- An image that came and one of the same service that went are one image under another name: it moved to another registry, or was renamed.
--   from_version: what went away, or, where nothing did, all there was; null if nothing was
--   to_version: what came; what only went away moved nothing
--   own_service: service of the workload
--   own_repository_key: of that service's code; null without one
with appeared as (
    select deployment_id, kind, image, version, workload_id, own_service, own_repository_key
    from chg_held_versions
    where held_after = 1 and held_before = 0
),
origins as (
    select deployment_id, kind, image, version
    from (
        select
            deployment_id,
            kind,
            image,
            version,
            held_after,
            min(held_after) over (partition by deployment_id, kind, image) as least_held_after
        from chg_held_versions
        where held_before = 1
    ) as held
    where held_after = least_held_after
),
strangers as (
    select
        compared.deployment_id,
        compared.kind,
        compared.image,
        compared.version,
        compared.held_after,
        chg_owners.service,
        regexp_extract(compared.image, '([^/]+)$', 1) as last_name,
        min(compared.image) over (partition by compared.deployment_id, compared.kind, chg_owners.service, compared.held_after)
        = max(compared.image) over (partition by compared.deployment_id, compared.kind, chg_owners.service, compared.held_after) as is_only_one
    from (
        select
            *,
            max(held_after) over (partition by deployment_id, kind, image) as any_after,
            max(held_before) over (partition by deployment_id, kind, image) as any_before
        from chg_held_versions
    ) as compared
    inner join chg_owners
        on chg_owners.own_service = compared.own_service
        and chg_owners.kind = compared.kind
        and chg_owners.image = compared.image
    where compared.any_after + compared.any_before = 1
        and chg_owners.service is not null
),
renamed as (
    select distinct newcomers.deployment_id, newcomers.kind, newcomers.image, leavers.version
    from strangers as newcomers
    inner join strangers as leavers
        on leavers.deployment_id = newcomers.deployment_id
        and leavers.kind = newcomers.kind
        and leavers.service = newcomers.service
    where newcomers.held_after = 1
        and leavers.held_after = 0
        and (leavers.last_name = newcomers.last_name or (leavers.is_only_one and newcomers.is_only_one))
)
select
    appeared.deployment_id,
    appeared.kind,
    appeared.image,
    coalesce(origins.version, renamed.version) as from_version,
    appeared.version as to_version,
    appeared.workload_id,
    appeared.own_service,
    appeared.own_repository_key
from appeared
left join origins
    on origins.deployment_id = appeared.deployment_id
    and origins.kind = appeared.kind
    and origins.image = appeared.image
left join renamed
    on renamed.deployment_id = appeared.deployment_id
    and renamed.kind = appeared.kind
    and renamed.image = appeared.image
