-- Flux 2.8.0 to 2.8.5 drop every success from generic providers, and so does an exclusion list or a severity of error: deployments are then told by change sets alone.
select
    instance as subject,
    'Flux events landed, but none of a success: check the Alert (eventSeverity info, no exclusionList on "Reconciliation finished"), and Flux 2.8.0 to 2.8.5 (upgrade); what a change set does not tell is lost' as detail,
    max(last_record_at) as occurred_at
from flux__coverage
group by instance
having not bool_or(has_success_events)
    and sum(records) >= 20
