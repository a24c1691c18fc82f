-- Applications in their latest incarnation. Grain: one workload_id.
with ranked as (
    select
        *,
        row_number() over (partition by workload_id order by created_at desc nulls last, observed_at desc, uid) as incarnation_no
    from stg_argocd__applications
)
select *
from ranked
where incarnation_no = 1
