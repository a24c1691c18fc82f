-- Whether drift of a workload can be seen at all: where it cannot, none seen is unknown and not zero. Grain: one workload.
-- Argo CD compares all the time. A Kustomization corrects drift at every interval and says so in an event only; a HelmRelease looks for it
-- where its detection is on (enabled or warn; the default is off), or was when it said so. Nobody compares a GitPath.
with told as (
    select
        md5(instance || '|' || kind || '|' || namespace || '|' || name) as workload_id,
        bool_or(reason in ('DriftDetected', 'DriftCorrected', 'DriftCorrectionFailed')) as has_drift_event
    from stg_flux__events
    where kind in ('Kustomization', 'HelmRelease')
        and namespace is not null
    group by instance, kind, namespace, name
),
conditioned as (
    select distinct md5(instance || '|' || kind || '|' || namespace || '|' || name) as workload_id
    from stg_flux__conditions
    where condition_type = 'Drifted'
),
instances as (
    select distinct instance
    from stg_flux__events
    where kind = 'HelmRelease'
),
modes as (
    select
        int_workloads.workload_id,
        max(stg_flux__objects.drift_mode) as drift_mode
    from int_workloads
    inner join stg_flux__objects
        on stg_flux__objects.snapshot_hash = int_workloads.snapshot_hash
        and stg_flux__objects.instance = int_workloads.instance
    group by int_workloads.workload_id
)
select
    int_workloads.workload_id,
    case int_workloads.kind
        when 'Application' then true
        when 'Kustomization' then told.workload_id is not null
        when 'HelmRelease' then
            coalesce(told.has_drift_event, false)
            or conditioned.workload_id is not null
            or (coalesce(modes.drift_mode, 'disabled') in ('enabled', 'warn') and instances.instance is not null)
        else false
    end as can_be_seen
from int_workloads
left join told on told.workload_id = int_workloads.workload_id
left join conditioned on conditioned.workload_id = int_workloads.workload_id
left join modes on modes.workload_id = int_workloads.workload_id
left join instances on instances.instance = int_workloads.instance
