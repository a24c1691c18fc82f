-- Change lead time: first commit of the change set until live and healthy. Grain: one service and period; service null is all services
-- together, computed again from the deployments, never averaged. Medians and percentiles interpolate; seconds.
-- deployments_with_lead_time: the n of the medians over deployments
-- median_seconds: median over deployments, from the first commit by author time
-- median_low_seconds: lower end of an exact 95 % interval of the median (order statistics), null below n = 6
-- median_high_seconds: upper end of it
-- p90_seconds: nine in ten deployments took at most this
-- median_committer_seconds: the same median from committer time
-- changes: commits delivered, each in every deployment that brought it
-- median_change_seconds: median over those commits, each from its own author time until it was live
-- rollouts: rollouts with a lead time
-- median_rollout_seconds: median over rollouts
-- median_coding_seconds: median of that stage: first commit to the application's main branch
-- median_handover_seconds: median of that stage: main branch to the watched branch of the GitOps repository
-- median_queue_seconds: median of that stage: watched branch to start of the operation
-- median_sync_seconds: median of that stage: start to end of the operation
-- median_health_seconds: median of that stage: end of the operation to healthy
-- median_reconciliation_seconds: median of queue, sync and health together
-- median_reconciliation_manual_seconds: queue, sync and health of the deployments that a person started
-- without_lead_time: deployments that have none; fct_deployments.lead_time_null_reason says why
-- deployments_by_config: deployments whose lead time runs from a config commit
with deployments as (
    select
        service,
        finished_date as day_start,
        cast(date_trunc('week', finished_date) as date) as week_start,
        cast(date_trunc('month', finished_date) as date) as month_start,
        lead_time_seconds,
        lead_time_committer_seconds,
        lead_time_basis,
        case when lead_time_seconds is not null then changes end as changes,
        coding_seconds,
        handover_seconds,
        queue_seconds,
        sync_seconds,
        health_seconds,
        reconciliation_seconds,
        is_automated
    from fct_deployments
    where is_production
        and is_counted
        and outcome = 'succeeded'
        and finished_at <= (select as_of from run_parameters)
),
rollouts as (
    select
        service,
        first_finished_date as day_start,
        cast(date_trunc('week', first_finished_date) as date) as week_start,
        cast(date_trunc('month', first_finished_date) as date) as month_start,
        lead_time_seconds
    from fct_rollouts
    where is_production
        and is_counted
        and succeeded_workloads > 0
        and first_finished_at <= (select as_of from run_parameters)
        and lead_time_seconds is not null
),
changes as (
    select
        fct_deployments.service,
        fct_deployments.finished_date as day_start,
        cast(date_trunc('week', fct_deployments.finished_date) as date) as week_start,
        cast(date_trunc('month', fct_deployments.finished_date) as date) as month_start,
        fct_deployment_changes.lead_time_seconds
    from fct_deployment_changes
    inner join fct_deployments
        on fct_deployments.deployment_id = fct_deployment_changes.deployment_id
        and fct_deployments.lead_time_basis = fct_deployment_changes.role
    where fct_deployments.is_production
        and fct_deployments.is_counted
        and fct_deployments.finished_at <= (select as_of from run_parameters)
        and fct_deployment_changes.lead_time_seconds is not null
),
measured as (
    select
        service,
        case when day_start is not null then 'day' when week_start is not null then 'week' else 'month' end as period,
        coalesce(day_start, week_start, month_start) as period_start,
        count(lead_time_seconds) as deployments_with_lead_time,
        array_sort(array_agg(lead_time_seconds) filter (where lead_time_seconds is not null)) as lead_times,
        percentile_cont(0.5) within group (order by lead_time_committer_seconds) as median_committer_seconds,
        sum(changes) as changes,
        percentile_cont(0.5) within group (order by coding_seconds) as median_coding_seconds,
        percentile_cont(0.5) within group (order by handover_seconds) as median_handover_seconds,
        percentile_cont(0.5) within group (order by queue_seconds) as median_queue_seconds,
        percentile_cont(0.5) within group (order by sync_seconds) as median_sync_seconds,
        percentile_cont(0.5) within group (order by health_seconds) as median_health_seconds,
        percentile_cont(0.5) within group (order by reconciliation_seconds) as median_reconciliation_seconds,
        percentile_cont(0.5) within group (order by case when not is_automated then reconciliation_seconds end) as median_reconciliation_manual_seconds,
        count(case when lead_time_seconds is null then 1 end) as without_lead_time,
        count(case when lead_time_basis = 'config' then 1 end) as deployments_by_config
    from deployments
    group by grouping sets ((service, day_start), (service, week_start), (service, month_start), (day_start), (week_start), (month_start))
),
measured_rollouts as (
    select
        service,
        case when day_start is not null then 'day' when week_start is not null then 'week' else 'month' end as period,
        coalesce(day_start, week_start, month_start) as period_start,
        count(*) as rollouts,
        percentile_cont(0.5) within group (order by lead_time_seconds) as median_rollout_seconds
    from rollouts
    group by grouping sets ((service, day_start), (service, week_start), (service, month_start), (day_start), (week_start), (month_start))
),
measured_changes as (
    select
        service,
        case when day_start is not null then 'day' when week_start is not null then 'week' else 'month' end as period,
        coalesce(day_start, week_start, month_start) as period_start,
        percentile_cont(0.5) within group (order by lead_time_seconds) as median_change_seconds
    from changes
    group by grouping sets ((service, day_start), (service, week_start), (service, month_start), (day_start), (week_start), (month_start))
),
-- Ranks of the interval: the largest l with P(Bin(n, 1/2) < l) <= 0.025. Log factorials keep large n exact enough; what lies more than
-- six standard deviations below the middle adds nothing that a double could hold.
digits as (
    select 0 as digit union all select 1 union all select 2 union all select 3 union all select 4
    union all select 5 union all select 6 union all select 7 union all select 8 union all select 9
),
numbers as (
    select cast(a.digit + 10 * b.digit + 100 * c.digit + 1000 * d.digit + 10000 * e.digit + 100000 * f.digit as bigint) as n
    from digits as a
    cross join digits as b
    cross join digits as c
    cross join digits as d
    cross join digits as e
    cross join digits as f
),
log_factorials as (
    select
        n,
        sum(case when n = 0 then 0 else ln(n) end) over (order by n rows between unbounded preceding and current row) as log_factorial
    from numbers
    where n <= (select max(deployments_with_lead_time) from measured)
),
sizes as (
    select distinct deployments_with_lead_time as n
    from measured
    where deployments_with_lead_time >= 6
),
tails as (
    select
        sizes.n,
        below.n as successes,
        sum(exp(whole.log_factorial - below.log_factorial - others.log_factorial - sizes.n * ln(2))) over (
            partition by sizes.n order by below.n rows between unbounded preceding and current row
        ) as at_most
    from sizes
    inner join log_factorials as whole on whole.n = sizes.n
    inner join log_factorials as below
        on below.n <= sizes.n / 2.0
        and below.n >= sizes.n / 2.0 - 3 * sqrt(sizes.n) - 1
    inner join log_factorials as others on others.n = sizes.n - below.n
),
ranks as (
    select n, max(successes) + 1 as low_rank
    from tails
    where at_most <= 0.025
    group by n
)
select
    out_periods.service,
    out_periods.team,
    out_periods.period,
    out_periods.period_start,
    out_periods.is_complete,
    coalesce(measured.deployments_with_lead_time, 0) as deployments_with_lead_time,
    percentile_of(measured.lead_times, 0.5) as median_seconds,
    element(measured.lead_times, ranks.low_rank) as median_low_seconds,
    element(measured.lead_times, ranks.n + 1 - ranks.low_rank) as median_high_seconds,
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
from out_periods
left join measured
    on measured.service is not distinct from out_periods.service
    and measured.period = out_periods.period
    and measured.period_start = out_periods.period_start
left join measured_rollouts
    on measured_rollouts.service is not distinct from out_periods.service
    and measured_rollouts.period = out_periods.period
    and measured_rollouts.period_start = out_periods.period_start
left join measured_changes
    on measured_changes.service is not distinct from out_periods.service
    and measured_changes.period = out_periods.period
    and measured_changes.period_start = out_periods.period_start
left join ranks on ranks.n = measured.deployments_with_lead_time
where out_periods.scope = 'production'
