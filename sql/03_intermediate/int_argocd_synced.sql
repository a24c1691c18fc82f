-- When Argo CD found that nothing was left to apply. Grain: one (workload_id, occurred_at).
-- After a failed sync that changed nothing this is how a revert ends: nothing differs any more, so no operation begins.
with names as (
    select
        instance,
        name,
        min(namespace) as namespace
    from stg_argocd__applications
    group by instance, name
    having count(distinct namespace) = 1
)
select distinct
    md5(stg_argocd__events.instance || '|Application|' || coalesce(stg_argocd__events.namespace, names.namespace) || '|' || stg_argocd__events.name) as workload_id,
    stg_argocd__events.occurred_at
from stg_argocd__events
left join names
    on names.instance = stg_argocd__events.instance
    and names.name = stg_argocd__events.name
where stg_argocd__events.event = 'sync_status_changed'
    and stg_argocd__events.message like '% -> Synced'
    and coalesce(stg_argocd__events.namespace, names.namespace) is not null
union
select
    md5(instance || '|Application|' || namespace || '|' || name) as workload_id,
    observed_at as occurred_at
from stg_argocd__sightings
where sync_status = 'Synced'
