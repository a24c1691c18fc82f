-- What is told of HelmReleases, in order: Helm installs, upgrades, rollbacks and remediations that ended, and drift corrections.
-- Grain: one event, or one release that the object itself remembers and no event tells.
-- Tests say how well it went, and are no attempts; an uninstall that nobody failed before ends the release.
--   class: success, failure, remediation, drift
--   started_at: null where only its end is told
--   values_token: of what the object remembers where the event does not say
--   step: what is told again and again is one: the natural key of a success is the release version, whatever window tells it; a failed action
--     has no release version
with told as (
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
),
-- An event and an entry are of one action where they end alike and the event lies between this one's begin and the next one's.
paired as (
    select
        releases.workload_id,
        releases.uid,
        releases.release_version,
        releases.last_deployed_at,
        told.event_key,
        releases.config_digest
    from told
    inner join stg_flux__releases as releases
        on releases.workload_id = told.workload_id
        and (told.uid = '' or releases.uid = '' or told.uid = releases.uid)
        and (
            (told.class = 'success' and told.release_version = releases.release_version and releases.status <> 'failed')
            or (
                told.class = case when releases.status = 'failed' then 'failure' when releases.action in ('rollback', 'uninstall-remediation') then 'remediation' else '' end
                and told.occurred_at >= releases.last_deployed_at
                and coalesce(told.occurred_at <= releases.next_deployed_at, true)
            )
        )
),
classed as (
    select
        told.workload_id,
        told.uid,
        told.event_key,
        told.shape,
        told.occurred_at,
        told.occurred_nanos,
        cast(null as timestamp) as started_at,
        told.class,
        told.reason,
        told.message,
        told.release_version,
        told.chart,
        told.chart_version,
        told.revision_commit,
        coalesce(told.values_token, entries.config_digest) as values_token,
        told.reference_sha
    from told
    left join (
        select workload_id, event_key, max(config_digest) as config_digest
        from paired
        group by workload_id, event_key
    ) as entries
        on entries.workload_id = told.workload_id
        and entries.event_key = told.event_key
    where told.class is not null
    union all
    select
        releases.workload_id,
        releases.uid,
        'v' || cast(releases.release_version as string) || ' ' || cast(releases.last_deployed_at as string) as event_key,
        'status' as shape,
        releases.finished_at as occurred_at,
        0 as occurred_nanos,
        releases.last_deployed_at as started_at,
        case
            when releases.action in ('rollback', 'uninstall-remediation') then 'remediation'
            when releases.action = 'uninstall' or releases.status = 'uninstalled' then null
            when releases.status = 'failed' then 'failure'
            else 'success'
        end as class,
        cast(null as string) as reason,
        cast(null as string) as message,
        releases.release_version,
        releases.chart,
        releases.chart_version,
        cast(null as string) as revision_commit,
        releases.config_digest as values_token,
        cast(null as string) as reference_sha
    from stg_flux__releases as releases
    left join (select distinct workload_id, uid, release_version, last_deployed_at from paired) as told_entries
        on told_entries.workload_id = releases.workload_id
        and told_entries.uid = releases.uid
        and told_entries.release_version = releases.release_version
        and told_entries.last_deployed_at = releases.last_deployed_at
    where told_entries.workload_id is null
        and releases.status not like 'pending%'
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
