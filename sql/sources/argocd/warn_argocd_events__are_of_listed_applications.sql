-- Events of two Argo CDs or clusters in one archive, told apart by the uid of the application: those of another one are left out.
select
    told.instance || '/' || told.namespace || '/' || told.application as subject,
    cast(count(*) as string) || ' events left out: they name an application of that name with another uid, which is no list''s; give every instance a log of its own, or '
    || 'check `files` if a list is missing' as detail,
    cast(min(told.occurred_at) as timestamp) as occurred_at
from stg_argocd__foreign_events
inner join landed_argocd_events as told on told.content_hash = stg_argocd__foreign_events.event_key
group by told.instance, told.namespace, told.application
