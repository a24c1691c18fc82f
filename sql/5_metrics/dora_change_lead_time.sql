-- Change lead time: first commit of the change set until live and healthy. Grain: one service and period; service null is all services
-- together, computed again from the deployments, never averaged. Medians and percentiles interpolate; seconds.
--   service: what a team calls it, across environments and clusters; null: all services together
--   team: owner of the service, by configuration; null for all services together
--   period: day, week (ISO), month or quarter, in the reporting zone
--   period_start: first day of the period
--   is_complete: the period is over and no source of the service had a gap in it
--   deployments_with_lead_time: the n of the medians over deployments
--   median_seconds: median over deployments, from the first commit by author time
--   median_low_seconds: lower end of an exact 95 % interval of the median (order statistics), null below n = 6
--   median_high_seconds: upper end of it
--   p90_seconds: nine in ten deployments took at most this
--   median_committer_seconds: the same median from committer time
--   changes: commits delivered, each in every deployment that brought it
--   median_change_seconds: median over those commits, each from its own author time until it was live
--   rollouts: rollouts with a lead time
--   median_rollout_seconds: median over rollouts
--   median_coding_seconds: median of that stage: first commit to the application's main branch
--   median_handover_seconds: median of that stage: main branch to the watched branch of the GitOps repository
--   median_queue_seconds: median of that stage: watched branch to start of the operation
--   median_sync_seconds: median of that stage: start to end of the operation
--   median_health_seconds: median of that stage: end of the operation to healthy
--   median_reconciliation_seconds: median of queue, sync and health together
--   median_reconciliation_manual_seconds: queue, sync and health of the deployments that a person started
--   without_lead_time: deployments that have none; fct_deployments.lead_time_null_reason says why
--   deployments_by_config: deployments whose lead time runs from a config commit
with measured as (
    select
        fct_deployments.service,
        period_days.period,
        period_days.period_start,
        count(fct_deployments.lead_time_seconds) as deployments_with_lead_time,
        array_sort(array_agg(fct_deployments.lead_time_seconds) filter (where fct_deployments.lead_time_seconds is not null)) as lead_times,
        percentile_cont(0.5) within group (order by fct_deployments.lead_time_committer_seconds) as median_committer_seconds,
        sum(case when fct_deployments.lead_time_seconds is not null then fct_deployments.changes end) as changes,
        percentile_cont(0.5) within group (order by fct_deployments.coding_seconds) as median_coding_seconds,
        percentile_cont(0.5) within group (order by fct_deployments.handover_seconds) as median_handover_seconds,
        percentile_cont(0.5) within group (order by fct_deployments.queue_seconds) as median_queue_seconds,
        percentile_cont(0.5) within group (order by fct_deployments.sync_seconds) as median_sync_seconds,
        percentile_cont(0.5) within group (order by fct_deployments.health_seconds) as median_health_seconds,
        percentile_cont(0.5) within group (order by fct_deployments.reconciliation_seconds) as median_reconciliation_seconds,
        percentile_cont(0.5) within group (
            order by case when not fct_deployments.is_automated then fct_deployments.reconciliation_seconds end
        ) as median_reconciliation_manual_seconds,
        count(case when fct_deployments.lead_time_seconds is null then 1 end) as without_lead_time,
        count(case when fct_deployments.lead_time_basis = 'config' then 1 end) as deployments_by_config
    from fct_deployments
    inner join period_days on period_days.calendar_date = fct_deployments.finished_date
    where fct_deployments.is_production
        and fct_deployments.is_counted
        and fct_deployments.outcome = 'succeeded'
        and fct_deployments.finished_at <= (select as_of from run_parameters)
    group by grouping sets ((fct_deployments.service, period_days.period, period_days.period_start), (period_days.period, period_days.period_start))
),
measured_rollouts as (
    select
        fct_rollouts.service,
        period_days.period,
        period_days.period_start,
        count(*) as rollouts,
        percentile_cont(0.5) within group (order by fct_rollouts.lead_time_seconds) as median_rollout_seconds
    from fct_rollouts
    inner join period_days on period_days.calendar_date = fct_rollouts.first_finished_date
    where fct_rollouts.is_production
        and fct_rollouts.is_counted
        and fct_rollouts.succeeded_workloads > 0
        and fct_rollouts.first_finished_at <= (select as_of from run_parameters)
        and fct_rollouts.lead_time_seconds is not null
    group by grouping sets ((fct_rollouts.service, period_days.period, period_days.period_start), (period_days.period, period_days.period_start))
),
measured_changes as (
    select
        fct_deployments.service,
        period_days.period,
        period_days.period_start,
        percentile_cont(0.5) within group (order by fct_deployment_changes.lead_time_seconds) as median_change_seconds
    from fct_deployment_changes
    inner join fct_deployments
        on fct_deployments.deployment_id = fct_deployment_changes.deployment_id
        and fct_deployments.lead_time_basis = fct_deployment_changes.role
    inner join period_days on period_days.calendar_date = fct_deployments.finished_date
    where fct_deployments.is_production
        and fct_deployments.is_counted
        and fct_deployments.finished_at <= (select as_of from run_parameters)
        and fct_deployment_changes.lead_time_seconds is not null
    group by grouping sets ((fct_deployments.service, period_days.period, period_days.period_start), (period_days.period, period_days.period_start))
)
select
    per_periods.service,
    per_periods.team,
    per_periods.period,
    per_periods.period_start,
    per_periods.is_complete,
    coalesce(measured.deployments_with_lead_time, 0) as deployments_with_lead_time,
    percentile_of(measured.lead_times, 0.5) as median_seconds,
    element(measured.lead_times, per_median_ranks.low_rank) as median_low_seconds,
    element(measured.lead_times, per_median_ranks.n + 1 - per_median_ranks.low_rank) as median_high_seconds,
    percentile_of(measured.lead_times, 0.9) as p90_seconds,
    measured.median_committer_seconds,
    cast(coalesce(measured.changes, 0) as bigint) as changes,
    measured_changes.median_change_seconds,
    coalesce(measured_rollouts.rollouts, 0) as rollouts,
    measured_rollouts.median_rollout_seconds,
    measured.median_coding_seconds,
    measured.median_handover_seconds,
    measured.median_queue_seconds,
    measured.median_sync_seconds,
    measured.median_health_seconds,
    measured.median_reconciliation_seconds,
    measured.median_reconciliation_manual_seconds,
    coalesce(measured.without_lead_time, 0) as without_lead_time,
    coalesce(measured.deployments_by_config, 0) as deployments_by_config
from per_periods
left join measured
    on measured.service is not distinct from per_periods.service
    and measured.period = per_periods.period
    and measured.period_start = per_periods.period_start
left join measured_rollouts
    on measured_rollouts.service is not distinct from per_periods.service
    and measured_rollouts.period = per_periods.period
    and measured_rollouts.period_start = per_periods.period_start
left join measured_changes
    on measured_changes.service is not distinct from per_periods.service
    and measured_changes.period = per_periods.period
    and measured_changes.period_start = per_periods.period_start
left join per_median_ranks on per_median_ranks.n = measured.deployments_with_lead_time
where per_periods.scope = 'production'
