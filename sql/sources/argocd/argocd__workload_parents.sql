-- Applications that another Application renders. Grain: one workload that has a parent.
-- The tracking id names the object that applied it: <application>:argoproj.io/Application:<namespace>/<name>; an application outside of Argo
-- CD's own namespace is <namespace>_<name>. Of several of one name the parent is the one beside the child.
with tracked as (
    select
        argocd__workloads.workload_id,
        argocd__workloads.instance,
        argocd__workloads.namespace,
        split_part(argocd__annotations.value, ':', 1) as tracked_by
    from argocd__workloads
    inner join argocd__annotations
        on argocd__annotations.workload_id = argocd__workloads.workload_id
        and argocd__annotations.attribute = 'annotation:argocd.argoproj.io/tracking-id'
    where argocd__annotations.value like '%:argoproj.io/Application:%'
),
trackers as (
    select workload_id, instance, namespace, name as tracked_by
    from argocd__workloads
    union all
    select workload_id, instance, namespace, namespace || '_' || name as tracked_by
    from argocd__workloads
)
select
    tracked.workload_id,
    min_by(
        trackers.workload_id,
        case when trackers.namespace = tracked.namespace then '0' else '1' end || trackers.namespace || '|' || trackers.workload_id
    ) as parent_workload_id
from tracked
inner join trackers
    on trackers.instance = tracked.instance
    and trackers.tracked_by = tracked.tracked_by
where trackers.workload_id <> tracked.workload_id
group by tracked.workload_id
