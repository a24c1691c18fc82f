-- What an alert may name an Application by. Grain: one (workload_id, field, value).
select workload_id, 'alert_key' as field, uid as value
from stg_argocd__applications
where uid <> ''
union
-- The alias that Argo CD's documentation proposes.
select workload_id, 'alert_key' as field, name as value
from argocd__workloads
