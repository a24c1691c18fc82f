-- Flux's objects in their latest incarnation. Grain: one (instance, kind, namespace, name).
with ranked as (
    select
        *,
        row_number() over (partition by workload_id order by created_at desc nulls last, observed_at desc, uid) as incarnation_no
    from stg_flux__objects
)
select *
from ranked
where incarnation_no = 1
