-- Health of Applications, from events and sightings. Grain: one (workload_id, occurred_at, health) and way it is known.
select
    coalesce(stg_argocd__events.workload_id, stg_argocd__names.listed_workload_id) as workload_id,
    stg_argocd__events.occurred_at,
    max(stg_argocd__events.occurred_nanos) as order_nanos,
    stg_argocd__events.health,
    true as is_exact,
    stg_argocd__events.occurred_at as seen_until_at,
    false as is_verdict
from stg_argocd__events
left join stg_argocd__names
    on stg_argocd__names.instance = stg_argocd__events.instance
    and stg_argocd__names.name = stg_argocd__events.name
where stg_argocd__events.event = 'health_changed'
    and coalesce(stg_argocd__events.workload_id, stg_argocd__names.listed_workload_id) is not null
group by
    coalesce(stg_argocd__events.workload_id, stg_argocd__names.listed_workload_id),
    stg_argocd__events.occurred_at,
    stg_argocd__events.health
union all
select
    workload_id,
    coalesce(health_transitioned_at, observed_at) as occurred_at,
    0 as order_nanos,
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
