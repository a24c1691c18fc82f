-- Deployments by period. Grain: one (scope, service, environment) and period with a deployment that succeeded or failed and that counts.
-- A deployment belongs to the period in which it finished. Counted by day first: a year of days is far less to sum into periods than its deployments.
--   ended: deployments that succeeded or failed
--   deployments: those that succeeded
--   days_with_deployments: days of the period with at least one that succeeded
--   watched_deployments: those that succeeded and of which an incident tool would have told
--   attempted_changes: deployments that succeeded or failed, where somebody could have told that they failed
--   failed_changes: those with a signal
--   failed_in_window: those with a failed attempt, a degradation within the window or an incident
--   failed_or_left: those with a signal, or rolled back without any
--   sync_failures: those with a failed attempt
--   degradations: those after which health degraded
--   incidents: those that an incident is explained by
--   blamable_changes: those of which an incident tool would have told
--   reworkable_deployments: those that succeeded, where somebody could have told that they failed
--   rework_deployments: of these the ones that remediated a failure
--   evidence_no: the weakest evidence of failures among them: 1 events, 2 snapshots, 3 incidents_only; null where nobody could have told of any
with changes as (
    select
        service,
        environment,
        is_production,
        finished_date,
        outcome = 'succeeded' as is_succeeded,
        failure_evidence <> 'none' as is_attempted,
        case failure_evidence when 'incidents_only' then 3 when 'snapshots' then 2 when 'events' then 1 end as evidence_no,
        has_failed,
        has_sync_failure,
        is_degraded_in_window,
        is_degraded_before_healthy,
        has_incident,
        is_rolled_back,
        rework_reason is not null as is_rework
    from fct_deployments
    where is_measured
        and is_counted
        and outcome <> 'running'
        and finished_at <= (select as_of from run_parameters)
),
-- Counted once in production, where it is that, and once in its environment; what is in no production has no scope there.
days as (
    select
        case when is_production then 'production' when is_production is null then 'environment' end as scope,
        service,
        environment,
        finished_date,
        count(*) as ended,
        count(case when is_succeeded then 1 end) as deployments,
        count(case when is_succeeded then has_incident end) as watched_deployments,
        count(case when is_attempted then 1 end) as attempted_changes,
        count(case when has_failed then 1 end) as failed_changes,
        count(case when has_sync_failure or is_degraded_in_window or has_incident then 1 end) as failed_in_window,
        count(case when is_attempted and (has_failed or is_rolled_back) then 1 end) as failed_or_left,
        count(case when has_sync_failure then 1 end) as sync_failures,
        count(case when is_degraded_in_window or is_degraded_before_healthy then 1 end) as degradations,
        count(case when has_incident then 1 end) as incidents,
        count(has_incident) as blamable_changes,
        count(case when is_succeeded and is_attempted then 1 end) as reworkable_deployments,
        count(case when is_succeeded and is_attempted and is_rework then 1 end) as rework_deployments,
        max(evidence_no) as evidence_no
    from changes
    group by grouping sets (
        (is_production, service, finished_date),
        (is_production, finished_date),
        (environment, service, finished_date),
        (environment, finished_date)
    )
)
select
    days.scope,
    days.service,
    days.environment,
    period_days.period,
    period_days.period_start,
    cast(sum(days.ended) as bigint) as ended,
    cast(sum(days.deployments) as bigint) as deployments,
    count(case when days.deployments > 0 then 1 end) as days_with_deployments,
    cast(sum(days.watched_deployments) as bigint) as watched_deployments,
    cast(sum(days.attempted_changes) as bigint) as attempted_changes,
    cast(sum(days.failed_changes) as bigint) as failed_changes,
    cast(sum(days.failed_in_window) as bigint) as failed_in_window,
    cast(sum(days.failed_or_left) as bigint) as failed_or_left,
    cast(sum(days.sync_failures) as bigint) as sync_failures,
    cast(sum(days.degradations) as bigint) as degradations,
    cast(sum(days.incidents) as bigint) as incidents,
    cast(sum(days.blamable_changes) as bigint) as blamable_changes,
    cast(sum(days.reworkable_deployments) as bigint) as reworkable_deployments,
    cast(sum(days.rework_deployments) as bigint) as rework_deployments,
    max(days.evidence_no) as evidence_no
from days
inner join period_days on period_days.calendar_date = days.finished_date
where days.scope is not null
group by days.scope, days.service, days.environment, period_days.period, period_days.period_start
