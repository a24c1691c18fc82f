-- Health of Applications, from events and sightings. Grain: one (workload_id, occurred_at, previous_health, health) and way it is known.
-- A list that names an instant says how it ended.
select
    workload_id,
    occurred_at,
    order_no as order_nanos,
    previous_health,
    health,
    true as is_exact,
    occurred_at as seen_until_at,
    false as is_verdict
from stg_argocd__health_changes
union all
select
    workload_id,
    coalesce(health_transitioned_at, observed_at) as occurred_at,
    max(case when health_transitioned_at is null then 0 else 1000000000 end) as order_nanos,
    cast(null as string) as previous_health,
    health,
    health_transitioned_at is not null as is_exact,
    max(observed_at) as seen_until_at,
    false as is_verdict
from stg_argocd__sightings
where health is not null
group by
    workload_id,
    coalesce(health_transitioned_at, observed_at),
    health,
    health_transitioned_at is not null
