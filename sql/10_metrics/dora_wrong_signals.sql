-- What is usually measured, beside what is. Grain: one service and period; service null is all services together. Not to be used: to be compared.
-- merges: first-parent commits of the application's main branch, taken for deployments; null for a service without a configured repository
-- deployments: succeeded deployments in production
-- median_commit_to_merge_seconds: first commit to merge, taken for lead time
-- median_lead_time_seconds: first commit to live
-- incident_only_rate: incidents per deployment, taken for a fail rate; null where no incident tool watched its deployments; may exceed 1, which is the point
-- change_fail_rate: failed deployments over attempted ones
-- median_incident_open_seconds: incident opened to resolved, taken for recovery; of those resolved in the period
-- median_recovery_seconds: failed deployment to restored, of those restored in the period
with merges as (
    select distinct
        fct_merges.repository_url,
        fct_merges.commit_sha,
        fct_merges.service,
        cast(to_local(fct_merges.merged_at, dim_settings.reporting_zone) as date) as calendar_date,
        seconds_between(fct_merges.first_authored_at, fct_merges.merged_at) as commit_to_merge_seconds
    from fct_merges
    inner join dim_settings on dim_settings.service is null
    where fct_merges.merged_at <= (select as_of from run_parameters)
),
-- Services that share a repository share its merges: together each counts once.
counted_merges as (
    select service, calendar_date, commit_to_merge_seconds from merges
    union all
    select cast(null as string) as service, calendar_date, commit_to_merge_seconds
    from (select distinct repository_url, commit_sha, calendar_date, commit_to_merge_seconds from merges) as once
),
merges_by_period as (
    select 'day' as period, calendar_date as period_start, service, commit_to_merge_seconds from counted_merges
    union all
    select 'week' as period, cast(date_trunc('week', calendar_date) as date) as period_start, service, commit_to_merge_seconds from counted_merges
    union all
    select 'month' as period, cast(date_trunc('month', calendar_date) as date) as period_start, service, commit_to_merge_seconds from counted_merges
),
merged as (
    select
        service,
        period,
        period_start,
        count(*) as merges,
        percentile_cont(0.5) within group (order by commit_to_merge_seconds) as median_commit_to_merge_seconds
    from merges_by_period
    group by service, period, period_start
),
-- Service null: any repository.
read_services as (
    select distinct service, true as is_read from counted_merges
),
-- An incident of several services is one where they are together.
incidents as (
    select distinct
        fct_incident_services.service,
        fct_incidents.incident_id,
        fct_incidents.detected_at,
        case when fct_incidents.resolved_at >= fct_incidents.detected_at then fct_incidents.resolved_at end as resolved_at
    from fct_incidents
    inner join fct_incident_services on fct_incident_services.incident_id = fct_incidents.incident_id
    where fct_incident_services.is_production
        and not fct_incidents.is_duplicate
),
counted_incidents as (
    select service, detected_at, resolved_at from incidents
    union all
    select cast(null as string) as service, detected_at, resolved_at
    from (select distinct incident_id, detected_at, resolved_at from incidents) as once
),
-- Each thing in the period of its own instant.
measures as (
    select
        counted_incidents.service,
        cast(to_local(counted_incidents.detected_at, dim_settings.reporting_zone) as date) as calendar_date,
        1 as incidents,
        cast(null as double) as open_seconds,
        cast(null as double) as recovery_seconds,
        0 as attempted,
        0 as failed
    from counted_incidents
    inner join dim_settings on dim_settings.service is null
    where counted_incidents.detected_at <= (select as_of from run_parameters)
    union all
    select
        counted_incidents.service,
        cast(to_local(counted_incidents.resolved_at, dim_settings.reporting_zone) as date) as calendar_date,
        0 as incidents,
        seconds_between(counted_incidents.detected_at, counted_incidents.resolved_at) as open_seconds,
        null as recovery_seconds,
        0 as attempted,
        0 as failed
    from counted_incidents
    inner join dim_settings on dim_settings.service is null
    where counted_incidents.resolved_at <= (select as_of from run_parameters)
    union all
    select
        failures.service,
        cast(to_local(failures.restored_at, dim_settings.reporting_zone) as date) as calendar_date,
        0 as incidents,
        null as open_seconds,
        failures.recovery_seconds,
        0 as attempted,
        0 as failed
    from (
        select service, restored_at, recovery_seconds from fct_failures where is_production and is_counted
        union all
        select cast(null as string) as service, restored_at, recovery_seconds from fct_failures where is_production and is_counted
    ) as failures
    inner join dim_settings on dim_settings.service is null
    where failures.restored_at <= (select as_of from run_parameters)
    union all
    select
        changes.service,
        cast(to_local(changes.finished_at, dim_settings.reporting_zone) as date) as calendar_date,
        0 as incidents,
        null as open_seconds,
        null as recovery_seconds,
        1 as attempted,
        case when changes.has_failed then 1 else 0 end as failed
    from (
        select service, finished_at, has_failed
        from fct_deployments
        where is_production and is_counted and outcome <> 'running' and failure_evidence <> 'none'
        union all
        select cast(null as string) as service, finished_at, has_failed
        from fct_deployments
        where is_production and is_counted and outcome <> 'running' and failure_evidence <> 'none'
    ) as changes
    inner join dim_settings on dim_settings.service is null
    where changes.finished_at <= (select as_of from run_parameters)
),
measures_by_period as (
    select 'day' as period, calendar_date as period_start, measures.* from measures
    union all
    select 'week' as period, cast(date_trunc('week', calendar_date) as date) as period_start, measures.* from measures
    union all
    select 'month' as period, cast(date_trunc('month', calendar_date) as date) as period_start, measures.* from measures
),
measured as (
    select
        service,
        period,
        period_start,
        sum(incidents) as incidents,
        percentile_cont(0.5) within group (order by open_seconds) as median_incident_open_seconds,
        percentile_cont(0.5) within group (order by recovery_seconds) as median_recovery_seconds,
        cast(sum(failed) as double) / nullif(sum(attempted), 0) as change_fail_rate
    from measures_by_period
    group by service, period, period_start
),
deployments as (
    select
        fct_deployments.service,
        cast(to_local(fct_deployments.finished_at, dim_settings.reporting_zone) as date) as calendar_date,
        fct_deployments.lead_time_seconds,
        fct_deployments.has_incident is not null as is_watched
    from fct_deployments
    inner join dim_settings on dim_settings.service is null
    where fct_deployments.is_production
        and fct_deployments.is_counted
        and fct_deployments.outcome = 'succeeded'
        and fct_deployments.finished_at <= (select as_of from run_parameters)
),
deployments_by_period as (
    select 'day' as period, calendar_date as period_start, service, lead_time_seconds, is_watched from deployments
    union all
    select 'week' as period, cast(date_trunc('week', calendar_date) as date) as period_start, service, lead_time_seconds, is_watched from deployments
    union all
    select 'month' as period, cast(date_trunc('month', calendar_date) as date) as period_start, service, lead_time_seconds, is_watched from deployments
),
deployed as (
    select
        service,
        period,
        period_start,
        count(*) as deployments,
        bool_or(is_watched) as is_watched,
        percentile_cont(0.5) within group (order by lead_time_seconds) as median_lead_time_seconds
    from deployments_by_period
    group by grouping sets ((service, period, period_start), (period, period_start))
)
select
    out_periods.service,
    out_periods.team,
    out_periods.period,
    out_periods.period_start,
    out_periods.is_complete,
    case when read_services.is_read then coalesce(merged.merges, 0) end as merges,
    coalesce(deployed.deployments, 0) as deployments,
    merged.median_commit_to_merge_seconds,
    deployed.median_lead_time_seconds,
    case when deployed.is_watched then cast(coalesce(measured.incidents, 0) as double) / nullif(deployed.deployments, 0) end as incident_only_rate,
    measured.change_fail_rate,
    measured.median_incident_open_seconds,
    measured.median_recovery_seconds
from out_periods
left join measured
    on measured.service is not distinct from out_periods.service
    and measured.period = out_periods.period
    and measured.period_start = out_periods.period_start
left join read_services on read_services.service is not distinct from out_periods.service
left join merged
    on merged.service is not distinct from out_periods.service
    and merged.period = out_periods.period
    and merged.period_start = out_periods.period_start
left join deployed
    on deployed.service is not distinct from out_periods.service
    and deployed.period = out_periods.period
    and deployed.period_start = out_periods.period_start
where out_periods.scope = 'production'
