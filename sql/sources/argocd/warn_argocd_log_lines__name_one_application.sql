-- A controller log line names its application barely; where several namespaces have one of that name it cannot be told whose it is.
select
    stg_argocd__events.instance || '/' || stg_argocd__events.name as subject,
    cast(count(*) as string) || ' log lines left out: applications of that name stand in several namespaces, or in none that is known' as detail,
    min(stg_argocd__events.occurred_at) as occurred_at
from stg_argocd__events
left join (
    select instance, name, count(distinct namespace) as namespaces
    from argocd__workloads
    group by instance, name
) as names
    on names.instance = stg_argocd__events.instance
    and names.name = stg_argocd__events.name
where stg_argocd__events.namespace is null
    and coalesce(names.namespaces, 0) <> 1
group by stg_argocd__events.instance, stg_argocd__events.name
