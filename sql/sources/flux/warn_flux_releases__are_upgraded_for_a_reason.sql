-- A HelmRelease that is upgraded at one version of its chart more than five times a day, where neither the values nor who applies it are known: each counts, and
-- hardly all are changes.
select
    stg_flux__events.instance || '/' || stg_flux__events.namespace || '/' || stg_flux__events.name as subject,
    cast(doubtful.upgrades as string) || ' upgrades on one day at the same version of the chart, and nothing says whether the values moved: each counts as a change. '
    || 'Archive the events of the Kustomization that applies it, or add its inventory; an upgrade loop is a fault of its own' as detail,
    doubtful.last_at as occurred_at
from (
    select
        workload_id,
        max(upgrades) as upgrades,
        max(last_at) as last_at
    from (
        select workload_id, date_trunc('day', occurred_at) as day, count(*) as upgrades, max(occurred_at) as last_at
        from stg_flux__tried_releases
        where is_doubtful
        group by workload_id, date_trunc('day', occurred_at)
    ) as days
    where upgrades > 5
    group by workload_id
) as doubtful
inner join (
    select workload_id, min(instance) as instance, min(namespace) as namespace, min(name) as name
    from stg_flux__events
    group by workload_id
) as stg_flux__events on stg_flux__events.workload_id = doubtful.workload_id
