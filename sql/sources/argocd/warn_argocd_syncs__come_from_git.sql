-- What a person applied from a laptop (`argocd app sync --local`) is in no commit: it changed production, and nobody can say to what.
select
    operations.workload_id as subject,
    workloads.namespace || '/' || workloads.name || ' was synced from files of ' || coalesce(nullif(operations.initiated_by, ''), 'somebody')
    || ', not from git: its content is not known' as detail,
    operations.finished_at as occurred_at
from stg_argocd__ordered_operations as operations
inner join argocd__workloads as workloads on workloads.workload_id = operations.workload_id
where operations.is_local
