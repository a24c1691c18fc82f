-- HelmReleases whose manifest a Kustomization applies: their labels name it. Grain: one workload that has a parent.
select
    child.workload_id,
    parent.workload_id as parent_workload_id,
    'HelmRelease/' || child.namespace || '/' || child.name || ' ' as change_line
from flux__workloads as child
inner join flux__annotations as parent_name
    on parent_name.workload_id = child.workload_id
    and parent_name.attribute = 'label:kustomize.toolkit.fluxcd.io/name'
inner join flux__annotations as parent_namespace
    on parent_namespace.workload_id = child.workload_id
    and parent_namespace.attribute = 'label:kustomize.toolkit.fluxcd.io/namespace'
inner join flux__workloads as parent
    on parent.instance = child.instance
    and parent.kind = 'Kustomization'
    and parent.name = parent_name.value
    and parent.namespace = parent_namespace.value
where child.kind = 'HelmRelease'
