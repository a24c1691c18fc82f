-- What is usually measured, beside what is. Grain: one service and period; service null is all services together. Not to be used: to be compared.
--   service: what a team calls it, across environments and clusters; null: all services together
--   team: owner of the service, by configuration; null for all services together
--   period: day, week (ISO), month or quarter, in the reporting zone
--   period_start: first day of the period
--   is_complete: the period is over and no source of the service had a gap in it
--   merges: first-parent commits of the application's main branch, taken for deployments; null for a service without a configured repository
--   deployments: succeeded deployments in production
--   median_commit_to_merge_seconds: first commit to merge, taken for lead time
--   median_lead_time_seconds: first commit to live
--   incident_only_rate: incidents per deployment, taken for a fail rate; null where no incident tool watched its deployments; may exceed 1, which is the point
--   change_fail_rate: failed deployments over attempted ones
--   median_incident_open_seconds: incident opened to resolved, taken for recovery; of those resolved in the period
--   median_recovery_seconds: failed deployment to restored, of those restored in the period
with merges as (
    select distinct
        fct_merges.repository_url,
        fct_merges.commit_sha,
        fct_merges.service,
        fct_merges.merged_date as calendar_date,
        seconds_between(fct_merges.first_authored_at, fct_merges.merged_at) as commit_to_merge_seconds
    from fct_merges
    where fct_merges.merged_at <= (select as_of from run_parameters)
),
-- Services that share a repository share its merges: together each counts once.
counted_merges as (
    select service, calendar_date, commit_to_merge_seconds from merges
    union all
    select cast(null as string) as service, calendar_date, commit_to_merge_seconds
    from (select distinct repository_url, commit_sha, calendar_date, commit_to_merge_seconds from merges) as once
),
merged as (
    select
        counted_merges.service,
        period_days.period,
        period_days.period_start,
        count(*) as merges,
        percentile_cont(0.5) within group (order by counted_merges.commit_to_merge_seconds) as median_commit_to_merge_seconds
    from counted_merges
    inner join period_days on period_days.calendar_date = counted_merges.calendar_date
    group by counted_merges.service, period_days.period, period_days.period_start
),
-- Service null: any repository.
read_services as (
    select distinct service, true as is_read from counted_merges
),
-- An incident of several services is one where they are together.
open_incidents as (
    select distinct
        fct_incident_services.service,
        fct_incidents.incident_id,
        fct_incidents.detected_at,
        fct_incidents.detected_date,
        case when fct_incidents.resolved_at >= fct_incidents.detected_at then fct_incidents.resolved_at end as resolved_at,
        fct_incidents.resolved_date
    from fct_incidents
    inner join fct_incident_services on fct_incident_services.incident_id = fct_incidents.incident_id
    where fct_incident_services.is_production
        and not fct_incidents.is_duplicate
),
counted_incidents as (
    select service, detected_at, detected_date, resolved_at, resolved_date from open_incidents
    union all
    select cast(null as string) as service, detected_at, detected_date, resolved_at, resolved_date
    from (select distinct incident_id, detected_at, detected_date, resolved_at, resolved_date from open_incidents) as once
),
-- Each in the period in which it was detected, and for how long it was open in the one in which it was resolved.
detected_and_resolved as (
    select service, detected_date as calendar_date, 1 as incidents, cast(null as double) as open_seconds
    from counted_incidents
    where detected_at <= (select as_of from run_parameters)
    union all
    select service, resolved_date as calendar_date, 0 as incidents, seconds_between(detected_at, resolved_at) as open_seconds
    from counted_incidents
    where resolved_at <= (select as_of from run_parameters)
),
paged as (
    select
        detected_and_resolved.service,
        period_days.period,
        period_days.period_start,
        sum(detected_and_resolved.incidents) as incidents,
        percentile_cont(0.5) within group (order by detected_and_resolved.open_seconds) as median_incident_open_seconds
    from detected_and_resolved
    inner join period_days on period_days.calendar_date = detected_and_resolved.calendar_date
    group by detected_and_resolved.service, period_days.period, period_days.period_start
)
select
    per_changes.service,
    per_changes.team,
    per_changes.period,
    per_changes.period_start,
    per_changes.is_complete,
    case when read_services.is_read then coalesce(merged.merges, 0) end as merges,
    per_changes.deployments,
    merged.median_commit_to_merge_seconds,
    dora_change_lead_time.median_seconds as median_lead_time_seconds,
    case
        when per_changes.watched_deployments > 0 then cast(coalesce(paged.incidents, 0) as double) / nullif(per_changes.deployments, 0)
    end as incident_only_rate,
    cast(per_changes.failed_changes as double) / nullif(per_changes.attempted_changes, 0) as change_fail_rate,
    paged.median_incident_open_seconds,
    dora_failed_deployment_recovery_time.median_seconds as median_recovery_seconds
from per_changes
-- Every period is there, too. Joined inwardly the two may be joined first by their periods alone, which multiplies their services.
left join dora_change_lead_time
    on dora_change_lead_time.service is not distinct from per_changes.service
    and dora_change_lead_time.period = per_changes.period
    and dora_change_lead_time.period_start = per_changes.period_start
left join dora_failed_deployment_recovery_time
    on dora_failed_deployment_recovery_time.service is not distinct from per_changes.service
    and dora_failed_deployment_recovery_time.period = per_changes.period
    and dora_failed_deployment_recovery_time.period_start = per_changes.period_start
left join paged
    on paged.service is not distinct from per_changes.service
    and paged.period = per_changes.period
    and paged.period_start = per_changes.period_start
left join read_services on read_services.service is not distinct from per_changes.service
left join merged
    on merged.service is not distinct from per_changes.service
    and merged.period = per_changes.period
    and merged.period_start = per_changes.period_start
where per_changes.scope = 'production'
