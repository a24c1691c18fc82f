-- Helm releases that HelmReleases remember. Grain: one (instance, namespace, name, uid, release_version, last_deployed_at).
with ranked as (
    select
        *,
        row_number() over (
            partition by instance, namespace, name, uid, release_version, last_deployed_at
            order by case status when 'failed' then 1 else 0 end, extracted_at desc, content_hash
        ) as copy_no
    from landed_flux_releases
)
select
    workload_id_of(instance, 'HelmRelease', namespace, name) as workload_id,
    instance,
    namespace,
    name,
    coalesce(uid, '') as uid,
    release_version,
    status,
    action,
    chart,
    chart_version,
    config_digest,
    cast(last_deployed_at as timestamp) as last_deployed_at
from ranked
where copy_no = 1
    and last_deployed_at is not null
