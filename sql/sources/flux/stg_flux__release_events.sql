-- What is told of HelmReleases, in order: Helm installs, upgrades, rollbacks and remediations that ended, and drift corrections.
-- Grain: one event, or, where no event is kept, one release that the object itself remembers, which is better than nothing.
-- Tests say how well it went, and are no attempts; an uninstall that nobody failed before ends the release.
--   class: success, failure, remediation, drift
--   step: what is told again and again is one: the natural key of a success is the release version, whatever window tells it; a failed action
--     has no release version
with classed as (
    select
        workload_id,
        coalesce(object_uid, '') as uid,
        event_key,
        shape,
        occurred_at,
        occurred_nanos,
        case
            when reason in ('InstallSucceeded', 'UpgradeSucceeded') then 'success'
            when reason = 'info' and message like 'Helm % succeeded%' and message not like '%test%' then 'success'
            when reason = 'RollbackSucceeded' then 'remediation'
            when reason = 'UninstallSucceeded' and message like '%remediation%' then 'remediation'
            when reason in ('DriftCorrected', 'DriftCorrectionFailed') then 'drift'
            when reason in ('InstallFailed', 'UpgradeFailed') then 'failure'
            when reason = 'error' and (message like 'Helm install failed%' or message like 'Helm upgrade failed%') then 'failure'
        end as class,
        reason,
        message,
        release_version,
        chart,
        coalesce(chart_version, revision_version) as chart_version,
        revision_commit,
        values_token,
        reference_sha
    from stg_flux__events
    where kind = 'HelmRelease'
        and workload_id is not null
        and is_revision_trusted
    union all
    select
        stg_flux__releases.workload_id,
        stg_flux__releases.uid,
        'v' || cast(stg_flux__releases.release_version as string) || ' ' || cast(stg_flux__releases.last_deployed_at as string) as event_key,
        'status' as shape,
        stg_flux__releases.last_deployed_at as occurred_at,
        0 as occurred_nanos,
        case
            when stg_flux__releases.action in ('rollback', 'uninstall-remediation') then 'remediation'
            when stg_flux__releases.action = 'uninstall' or stg_flux__releases.status = 'uninstalled' then null
            when stg_flux__releases.status = 'failed' then 'failure'
            else 'success'
        end as class,
        cast(null as string) as reason,
        cast(null as string) as message,
        stg_flux__releases.release_version,
        stg_flux__releases.chart,
        stg_flux__releases.chart_version,
        cast(null as string) as revision_commit,
        stg_flux__releases.config_digest as values_token,
        cast(null as string) as reference_sha
    from stg_flux__releases
    left join (select distinct workload_id from stg_flux__events where kind = 'HelmRelease') as told
        on told.workload_id = stg_flux__releases.workload_id
    where told.workload_id is null
)
select
    *,
    case class
        when 'failure' then 'failure ' || coalesce(chart_version, '')
        when 'drift' then 'drift ' || cast(date_trunc('second', occurred_at) as string)
        else class || ' ' || coalesce(cast(release_version as string), event_key)
    end as step,
    row_number() over (
        partition by workload_id
        order by
            occurred_at,
            occurred_nanos,
            case class when 'failure' then 0 when 'remediation' then 1 else 2 end,
            release_version,
            event_key
    ) as event_no
from classed
where class is not null
