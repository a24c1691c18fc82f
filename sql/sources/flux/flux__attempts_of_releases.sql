-- Attempts of Flux HelmReleases. Grain: one action of stg_flux__tried_releases.
select
    workload_id,
    nullif(uid, '') as incarnation,
    attempt_key,
    row_number() over (partition by workload_id order by event_no) as order_no,
    started_at,
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
    values_token is not null or is_chart_read as is_content_known,
    case class when 'failure' then repeats - 1 else 0 end as retries,
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
    true as has_chart,
    chart_repository_key as config_repository_key,
    commit_sha as config_revision,
    case when chart_repository_key is not null then coalesce(watched_paths, chart_place) end as config_paths,
    true as is_health_told,
    occurred_at as applied_at,
    class = 'remediation' as is_remediation,
    case when class = 'failure' then occurred_at end as sync_failed_at,
    message as resources,
    'self_heal' as corrected_by
from stg_flux__tried_releases
