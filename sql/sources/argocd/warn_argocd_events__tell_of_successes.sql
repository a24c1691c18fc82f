-- An archive with failures and transitions but no success is filtered: deployments that left Argo CD's history are lost in it.
select
    instance as subject,
    'events landed, but none of a successful operation: check the filters of the event export' as detail,
    max(last_record_at) as occurred_at
from argocd__coverage
group by instance
having not bool_or(has_success_events)
    and sum(records) >= 100
