-- Paths of Kustomizations. Grain: one path at one revision of one attempt.
select
    workload_id,
    attempt_key,
    '0' as release,
    '000000000' as rank,
    repository_key,
    content_commit as revision,
    place as path
from stg_flux__reconcile_states
where place is not null
    and content_commit is not null
