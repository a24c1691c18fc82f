-- What is usually measured, beside what is. Grain: one service and period; service null is all services together. Not to be used: to be compared.
-- merges: first-parent commits of the application's main branch, taken for deployments; null for a service without a configured repository
-- deployments: succeeded deployments in production
-- median_commit_to_merge_seconds: first commit to merge, taken for lead time
-- median_lead_time_seconds: first commit to live
-- incident_only_rate: incidents per deployment, taken for a fail rate; null until incidents are measured
-- change_fail_rate: null until failures are measured
-- median_incident_open_seconds: incident opened to resolved, taken for recovery; null until incidents are measured
-- median_recovery_seconds: null until failures are measured
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
deployments as (
    select
        fct_deployments.service,
        cast(to_local(fct_deployments.finished_at, dim_settings.reporting_zone) as date) as calendar_date,
        fct_deployments.lead_time_seconds
    from fct_deployments
    inner join dim_settings on dim_settings.service is null
    where fct_deployments.is_production
        and fct_deployments.is_counted
        and fct_deployments.outcome = 'succeeded'
        and fct_deployments.finished_at <= (select as_of from run_parameters)
),
deployments_by_period as (
    select 'day' as period, calendar_date as period_start, service, lead_time_seconds from deployments
    union all
    select 'week' as period, cast(date_trunc('week', calendar_date) as date) as period_start, service, lead_time_seconds from deployments
    union all
    select 'month' as period, cast(date_trunc('month', calendar_date) as date) as period_start, service, lead_time_seconds from deployments
),
deployed as (
    select
        service,
        period,
        period_start,
        count(*) as deployments,
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
    cast(null as double) as incident_only_rate,
    cast(null as double) as change_fail_rate,
    cast(null as double) as median_incident_open_seconds,
    cast(null as double) as median_recovery_seconds
from out_periods
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
