-- What asking for an application by name answered after a list no longer showed it. Grain: one (application, observed_at).
select
    workload_id_of(instance, 'Application', namespace, name) as workload_id,
    instance,
    namespace,
    name,
    coalesce(uid, '') as uid,
    cast(observed_at as timestamp) as observed_at,
    answer
from landed_argocd_absences
