-- What Flux says of drift, beside the change sets that correct it. Grain: one thing said of one workload.
-- A HelmRelease says DriftDetected and DriftCorrected, and has the condition Drifted, where its detection is on; Kubernetes folds events: what then
-- is no attempt still says that the drift is gone. A Kustomization that succeeds has put right whatever was off. Both look at an interval: when it
-- began is bounded only. Most Kustomizations never drift, and all succeed at every interval: only those tell that applied something once.
with releases as (
    select workload_id, occurred_at, reason, message
    from stg_flux__events
    where kind = 'HelmRelease'
        and workload_id is not null
        and reason in ('DriftDetected', 'DriftCorrected', 'DriftCorrectionFailed', 'UninstallSucceeded')
),
correcting as (
    select distinct workload_id
    from flux__attempts_of_kustomizations
    where not is_full
)
select
    workload_id,
    occurred_at as known_at,
    'off' as says,
    'event' as evidence,
    false as is_exact,
    message as resources,
    cast(null as string) as resolved_by
from releases
where reason <> 'UninstallSucceeded'
union all
select
    workload_id,
    occurred_at as known_at,
    case reason when 'UninstallSucceeded' then 'gone' else 'as_desired' end as says,
    'event' as evidence,
    true as is_exact,
    cast(null as string) as resources,
    case when reason = 'DriftCorrected' then 'self_heal' end as resolved_by
from releases
where reason in ('DriftCorrected', 'UninstallSucceeded')
union all
select
    workload_id,
    transitioned_at as known_at,
    case status when 'True' then 'off' else 'as_desired' end as says,
    'condition' as evidence,
    false as is_exact,
    case when status = 'True' then message end as resources,
    cast(null as string) as resolved_by
from stg_flux__conditions
where kind = 'HelmRelease'
    and condition_type = 'Drifted'
    and status in ('True', 'False')
union all
select
    stg_flux__events.workload_id,
    stg_flux__events.occurred_at as known_at,
    'as_desired' as says,
    'success' as evidence,
    false as is_exact,
    cast(null as string) as resources,
    cast(null as string) as resolved_by
from stg_flux__events
inner join correcting on correcting.workload_id = stg_flux__events.workload_id
where stg_flux__events.is_success
