-- The code commit that a commit status or an artifact's origin names. Grain: one (workload_id, attempt_key).
select
    tries.workload_id,
    tries.attempt_key,
    'applied' as evidence,
    'reference' as kind,
    '' as name,
    told.reference_sha as version
from stg_flux__tried_reconciles as tries
inner join stg_flux__events as told
    on told.workload_id = tries.workload_id
    and told.event_key = tries.event_key
where matches(told.reference_sha, '^[0-9a-f]{7,64}$')
