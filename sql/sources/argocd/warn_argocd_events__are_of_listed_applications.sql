-- Events of two Argo CDs or clusters in one archive, told apart by the uid of the application: those of another one are left out.
select
    told.instance || '/' || told.namespace || '/' || told.name as subject,
    cast(count(*) as string) || ' events left out: they name an application of that name with another uid, which is no list''s; give every instance a log of its own, or '
    || 'check `files` if a list is missing' as detail,
    min(told.occurred_at) as occurred_at
from stg_argocd__foreign_events
inner join stg_argocd__told_events as told on told.event_key = stg_argocd__foreign_events.event_key
group by told.instance, told.namespace, told.name
