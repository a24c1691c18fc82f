-- Content that could not be read stands for itself by its revision: a no-op may then look like a change. A release of a
-- chart has no content in git of its own: its release versions tell what changed.
select
    dim_workloads.workload_id as subject,
    cast(count(*) as string) || ' deployments compared by revision, not by content: is the repository a git source of this job?' as detail,
    max(fct_deployments.finished_at) as occurred_at
from fct_deployments
inner join dim_workloads on dim_workloads.workload_id = fct_deployments.workload_id
inner join workloads on workloads.workload_id = fct_deployments.workload_id
where not fct_deployments.is_content_known
    and dim_workloads.is_measured
    and workloads.has_content
group by dim_workloads.workload_id
