-- Attempts of Flux HelmReleases in the shape of int_argocd_attempts. Grain: one Helm install, upgrade, rollback or remediation that ended;
-- consecutive failures are one. Tests say how well it went, and are no attempts; an uninstall that nobody failed before ends the release.
-- The natural key of a success is the release version: vN told twice in a row, by whatever window, is one. A state is the chart, its version
-- and the values where their digest is told; else every new release version is another state. A failed action has no release version: it belongs
-- to the same try as the success that follows it.
with classed as (
    select
        instance,
        namespace,
        name,
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
        and namespace is not null
        and is_revision_trusted
    union all
    -- Where no event is kept, what the object itself remembers is better than nothing.
    select
        stg_flux__releases.instance,
        stg_flux__releases.namespace,
        stg_flux__releases.name,
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
    left join (select distinct instance, namespace, name from stg_flux__events where kind = 'HelmRelease') as told
        on told.instance = stg_flux__releases.instance
        and told.namespace = stg_flux__releases.namespace
        and told.name = stg_flux__releases.name
    where told.instance is null
),
numbered as (
    select
        *,
        case class
            when 'failure' then 'failure ' || coalesce(chart_version, '')
            when 'drift' then 'drift ' || cast(date_trunc('second', occurred_at) as string)
            else class || ' ' || coalesce(cast(release_version as string), event_key)
        end as step,
        row_number() over (
            partition by instance, namespace, name
            order by
                occurred_at,
                occurred_nanos,
                case class when 'failure' then 0 when 'remediation' then 1 else 2 end,
                release_version,
                event_key
        ) as event_no
    from classed
    where class is not null
),
stepped as (
    select
        *,
        case when lag(step) over (partition by instance, namespace, name order by event_no) = step then 0 else 1 end as is_attempt
    from numbered
),
with_runs as (
    select
        *,
        sum(is_attempt) over (partition by instance, namespace, name order by event_no rows between unbounded preceding and current row) as attempt_no
    from stepped
),
-- One window may know the values, the other the reference.
step_runs as (
    select
        instance,
        namespace,
        name,
        attempt_no,
        count(*) as repeats,
        max(values_token) as values_token,
        max(reference_sha) as reference_sha,
        max(revision_commit) as revision_commit
    from with_runs
    group by instance, namespace, name, attempt_no
),
tried as (
    select
        with_runs.instance,
        with_runs.namespace,
        with_runs.name,
        with_runs.uid,
        with_runs.event_no,
        with_runs.event_key,
        with_runs.shape,
        with_runs.class,
        with_runs.occurred_at,
        with_runs.message,
        with_runs.reason,
        with_runs.release_version,
        with_runs.chart,
        with_runs.chart_version,
        step_runs.revision_commit,
        step_runs.reference_sha,
        step_runs.values_token,
        step_runs.repeats,
        count(case when with_runs.class = 'success' then 1 end) over (
            partition by with_runs.instance, with_runs.namespace, with_runs.name
            order by with_runs.event_no rows between unbounded preceding and 1 preceding
        ) as successes
    from with_runs
    inner join step_runs
        on step_runs.instance = with_runs.instance
        and step_runs.namespace = with_runs.namespace
        and step_runs.name = with_runs.name
        and step_runs.attempt_no = with_runs.attempt_no
    where with_runs.is_attempt = 1
),
stated as (
    select
        *,
        md5(coalesce(chart, '') || '@' || coalesce(chart_version, '') || '|' || coalesce(values_token, 'after ' || cast(coalesce(successes, 0) as string))) as own_state,
        md5(coalesce(chart, '') || '@' || coalesce(chart_version, '')) as own_content
    from tried
),
-- Drift is corrected to the state that is deployed, whatever the message names.
carried as (
    select
        *,
        substr(max(case when class = 'success' then lpad(cast(event_no as string), 12, '0') || own_state end) over earlier, 13) as deployed_state,
        substr(max(case when class = 'success' then lpad(cast(event_no as string), 12, '0') || own_content end) over earlier, 13) as deployed_content,
        substr(max(case when class = 'success' then lpad(cast(event_no as string), 12, '0') || coalesce(chart_version, '') end) over earlier, 13) as deployed_version
    from stated
    window earlier as (partition by instance, namespace, name order by event_no rows between unbounded preceding and 1 preceding)
)
select
    md5(instance || '|HelmRelease|' || namespace || '|' || name) as workload_id,
    uid as incarnation,
    uid || '|' || class || ' ' || coalesce('v' || cast(release_version as string), chart_version, '') || ' ' || cast(occurred_at as string) as attempt_key,
    row_number() over (partition by instance, namespace, name order by event_no) as order_no,
    occurred_at as order_at,
    cast(null as timestamp) as started_at,
    occurred_at as finished_at,
    case when class = 'failure' or reason = 'DriftCorrectionFailed' then 'failed' else 'succeeded' end as phase,
    class <> 'drift' as is_full,
    case class
        when 'remediation' then null
        when 'drift' then deployed_state
        else own_state
    end as desired_state,
    case class
        when 'remediation' then null
        when 'drift' then deployed_content
        else own_content
    end as content_state,
    case class when 'drift' then nullif(deployed_version, '') else chart_version end as revision,
    'chart' as revision_kind,
    values_token is not null as is_content_known,
    case class when 'failure' then repeats - 1 else 0 end as retries,
    '' as initiated_by,
    cast(null as boolean) as is_automated,
    message,
    case shape
        when 'notification' then 'notification'
        when 'controller_log' then 'log'
        when 'status' then 'status'
        else 'event'
    end as evidence,
    case class when 'failure' then cast(null as boolean) else true end as reached_production,
    coalesce(release_version = 1, false) as is_own_evidence_of_change,
    0 as lost_entries,
    cast(null as bigint) as history_id,
    cast(null as bigint) as previous_history_id,
    cast(null as timestamp) as lost_from_at,
    cast(null as string) as config_repository_key,
    cast(null as string) as config_revision,
    cast(null as string) as config_paths,
    true as has_chart,
    cast(null as string) as sources_hash,
    false as is_told,
    cast(null as string) as operation_hash,
    cast(null as string) as folder,
    cast(null as timestamp) as healthy_at,
    occurred_at as applied_at,
    cast(null as string) as change_set,
    coalesce(reference_sha, revision_commit) as reference_sha,
    chart,
    chart_version,
    class = 'remediation' as is_remediation,
    case when class = 'failure' then occurred_at end as sync_failed_at,
    cast(null as timestamp) as health_failed_at
from carried
