-- Kubernetes folds, repeats and combines Flux's events and keeps the first one's revision, or none: what happened in them cannot be told.
select
    instance || '/' || coalesce(namespace, '?') || '/' || name as subject,
    cast(sum(occurrences) as string) || ' ' || lower(kind) || ' events were folded by Kubernetes or lost their revision: deployments may be missing; '
    || 'keep notifications (Alert and Provider generic) or the controller log' as detail,
    max(occurred_at) as occurred_at
from stg_flux__events
where not is_revision_trusted
    and kind in ('Kustomization', 'HelmRelease')
group by instance, coalesce(namespace, '?'), kind, name
