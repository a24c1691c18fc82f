-- Rollouts by period. Grain: one (scope, service, environment) and period with a rollout. A rollout belongs to the period in which its
-- first member finished.
--   rollouts: rollouts with a succeeded member that count
--   attempted_rollouts: rollouts that are not running, where somebody could have told that they failed
--   failed_rollouts: those with a failed member
--   reworkable_rollouts: rollouts with a succeeded member that count, where somebody could have told that they failed
--   rework_rollouts: those with a member that remediated a failure
with rollouts as (
    select
        service,
        environment,
        is_production,
        first_finished_date,
        is_counted and succeeded_workloads > 0 as is_succeeded,
        outcome <> 'running' and failure_evidence <> 'none' as is_attempted,
        is_counted and succeeded_workloads > 0 and failure_evidence <> 'none' as is_reworkable,
        has_failed,
        is_rework
    from fct_rollouts
    where is_measured
        and first_finished_at <= (select as_of from run_parameters)
),
-- Counted once in production, where it is that, and once in its environment; what is in no production has no scope there.
days as (
    select
        case when is_production then 'production' when is_production is null then 'environment' end as scope,
        service,
        environment,
        first_finished_date,
        count(case when is_succeeded then 1 end) as rollouts,
        count(case when is_attempted then 1 end) as attempted_rollouts,
        count(case when is_attempted and has_failed then 1 end) as failed_rollouts,
        count(case when is_reworkable then 1 end) as reworkable_rollouts,
        count(case when is_reworkable and is_rework then 1 end) as rework_rollouts
    from rollouts
    group by grouping sets (
        (is_production, service, first_finished_date),
        (is_production, first_finished_date),
        (environment, service, first_finished_date),
        (environment, first_finished_date)
    )
)
select
    days.scope,
    days.service,
    days.environment,
    period_days.period,
    period_days.period_start,
    cast(sum(days.rollouts) as bigint) as rollouts,
    cast(sum(days.attempted_rollouts) as bigint) as attempted_rollouts,
    cast(sum(days.failed_rollouts) as bigint) as failed_rollouts,
    cast(sum(days.reworkable_rollouts) as bigint) as reworkable_rollouts,
    cast(sum(days.rework_rollouts) as bigint) as rework_rollouts
from days
inner join period_days on period_days.calendar_date = days.first_finished_date
where days.scope is not null
group by days.scope, days.service, days.environment, period_days.period, period_days.period_start
