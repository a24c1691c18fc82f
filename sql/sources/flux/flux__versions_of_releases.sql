-- The chart that a Helm action applied, and the code commit that its artifact's origin names. Grain: one (workload_id, attempt_key, kind).
select
    workload_id,
    attempt_key,
    'applied' as evidence,
    'chart' as kind,
    chart as name,
    chart_version as version
from stg_flux__tried_releases
where chart is not null
    and chart_version is not null
union all
select
    workload_id,
    attempt_key,
    'applied' as evidence,
    'reference' as kind,
    '' as name,
    reference_sha as version
from stg_flux__tried_releases
where matches(reference_sha, '^[0-9a-f]{7,64}$')
